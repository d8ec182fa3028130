#include "login/saml/saml_login.h"

#include <charconv>

#include "base/keys_of.h"
#include "base/log.h"
#include "base/url.h"
#include "login/saml/choosing.h"
#include "login/saml/doors.h"
#include "login/saml/own_metadata.h"
#include "login/saml/parking.h"
#include "login/saml/saml_check.h"
#include "login/saml/sessions.h"

namespace ncp::login {
namespace {

using saml::Assertion;
using saml::Declined;
using saml::ProviderPointer;

// Of one question to a query service; the student waits.
constexpr std::chrono::milliseconds kFindTimeMax{5'000};

// The request that was sent, when (in seconds since 1970), and to whom.
std::string memo_of(const std::string& request_id, WallTime now, const std::string& entity_id) {
    return request_id + " " + std::to_string(unix_seconds(now)) + " " + entity_id;
}
// When the request was sent that it answers, if this transfer sent it. A refusal need not say whose
// it is: then there is no entity_id.
std::optional<WallTime> asked_at(const LoginContext& context, const std::string& request_id,
                                 const std::optional<std::string>& entity_id) {
    if (request_id.empty()) return {};
    const std::string begin = request_id + " ";
    const auto memo = take_memo(context.memos, [&](const std::string& one) {
        if (!one.starts_with(begin)) return false;
        const std::size_t blank = std::min(one.find(' ', begin.size()), one.size());
        return !entity_id || one.substr(blank) == " " + *entity_id;
    });
    if (!memo) return {};
    std::int64_t sent = 0;
    std::from_chars(memo->data() + begin.size(), memo->data() + memo->size(), sent);
    return from_unix_seconds(sent);
}

class SamlLogin final : public LoginMethod {
  public:
    SamlLogin(SamlLoginSettings settings, SamlLoginParts parts, std::string metadata,
              session::Store& store, const Clock& clock)
        : settings_(std::move(settings)),
          addresses_(addresses_of(settings_)),
          parts_(std::move(parts)),
          store_(store),
          clock_(clock),
          parking_(store, clock),
          doors_(settings_, parts_, parking_, std::move(metadata), store) {}

    const std::string& id() const override { return settings_.id; }
    const std::string& title() const override { return settings_.title; }

    Result<LoginAnswer> begin(const LoginContext& context) override {
        if (!settings_.idp.empty()) return send_to(settings_.idp, context);
        if (settings_.discovery_url.empty()) return show_choice(context, "", false);
        const std::string return_url = addresses_.discovery_return + "?tag=" + context.tag;
        return LoginAnswer(SendElsewhere{
            saml::discovery_address(settings_.discovery_url, addresses_.entity_id, return_url),
            ""});
    }

    Result<LoginAnswer> proceed(const LoginContext& context) override {
        const Form& query = context.request.query;
        if (auto handle = query.single("handle")) return take(*handle, context);
        if (auto why = query.single("declined")) return declined(*why, context);
        if (query.count("used") > 0) {
            return fail(ErrorCode::login_failed, "an answer that was accepted before");
        }
        if (query.count("refused") > 0) {
            return fail(ErrorCode::login_failed, "an answer that was refused");
        }
        if (query.count("unavailable") > 0) {
            return fail(ErrorCode::source_failed, "an answer that could not be read");
        }
        if (!settings_.idp.empty()) {
            return fail(ErrorCode::login_failed, "came back without an answer");
        }
        if (auto idp = query.single("idp")) return send_to(*idp, context);
        if (!settings_.discovery_url.empty()) return LoginAnswer(NotLoggedIn::cancelled);
        return show_choice(context, query.single("q").value_or(""), false);
    }

    std::set<std::string> identity_keys() const override { return keys_of(settings_.names); }

    void let_end_transfers(const EndTransfer& end) override { doors_.let_end_transfers(end); }
    std::vector<PublicDoor> public_doors() override { return doors_.all(); }

    void start() override { parts_.federation->start(); }

    std::vector<Finding> check(const Deadline& deadline) override {
        parts_.federation->start();
        return saml::check_saml(settings_, *parts_.federation, deadline, clock_);
    }

  private:
    // "/t/<tag>/login/<id>/back"
    std::string back_path(const LoginContext& context) const {
        const std::string path = way_back(context.tag, id(), "");
        return path.substr(0, path.find('?'));
    }

    Result<LoginAnswer> show_choice(const LoginContext& context, const std::string& search,
                                    bool unknown) {
        if (search.size() > saml::kSearchBytesMax) {
            return fail(ErrorCode::login_failed, "a search longer than any name");
        }
        auto directory = parts_.federation->directory();
        if (!directory) return fail(directory.error());
        return LoginAnswer(ShowPage{
            "login-institution", saml::choosing_page(**directory, search, context.language,
                                                     back_path(context), unknown, clock_.wall())});
    }

    Result<LoginAnswer> send_to(const std::string& entity_id, const LoginContext& context) {
        auto idp = parts_.federation->find(entity_id, Deadline(clock_, kFindTimeMax));
        if (!idp) {
            const bool unknown = idp.error().code() == ErrorCode::not_found;
            if (!unknown || !settings_.idp.empty()) return fail(idp.error());
            if (settings_.discovery_url.empty()) return show_choice(context, "", true);
            return fail(ErrorCode::login_failed,
                        "the discovery service named an institution that the metadata has not");
        }
        auto asked =
            parts_.provider->ask((*idp)->descriptor, context.tag,
                                 {.force_authn = settings_.force_authn, .name_id_format = ""});
        if (!asked) return fail(asked.error());
        return LoginAnswer(
            SendElsewhere{asked->location, memo_of(asked->request_id, clock_.wall(), entity_id)});
    }

    Result<LoginAnswer> take(const std::string& handle, const LoginContext& context) {
        auto parked = parking_.take(handle);
        if (!parked) return fail(parked.error());
        if (!*parked) {
            return fail(ErrorCode::login_failed, "the answer was fetched before, or too late");
        }
        const auto asked = asked_at(context, (*parked)->in_response_to, (*parked)->issuer);
        if (!asked) return fail(ErrorCode::login_failed, "an answer to another request");
        if (settings_.force_authn && (*parked)->authenticated_at < *asked - saml::kSkew) {
            return fail(ErrorCode::login_failed,
                        "the student should have proved himself anew (force_authn) and did so "
                        "before he was asked; are both clocks right?");
        }
        auto vouched = vouch(**parked);
        if (vouched) saml::remember_session(store_, **parked, context.tag, clock_.wall());
        return vouched;
    }

    static Result<LoginAnswer> declined(const std::string& why, const LoginContext& context) {
        if (!asked_at(context, context.request.query.single("request").value_or(""),
                      std::nullopt)) {
            return fail(ErrorCode::login_failed, "an answer to another request");
        }
        if (why == saml::name_of(Declined::Why::cancelled)) {
            return LoginAnswer(NotLoggedIn::cancelled);
        }
        if (why == saml::name_of(Declined::Why::too_weak)) {
            return LoginAnswer(NotLoggedIn::too_weak);
        }
        return fail(ErrorCode::login_failed, "the identity provider reports a failure");
    }

    Result<LoginAnswer> vouch(const Assertion& assertion) {
        const ProviderPointer idp = parts_.federation->known(assertion.issuer);
        if (!idp)
            return fail(ErrorCode::login_failed, "the identity provider is not known any more");
        const saml::Mapped mapped =
            saml::map_attributes(assertion.attributes, settings_.names, *idp);
        if (mapped.foreign_scopes > 0) {
            log_warning(
                text("login {}: {} values left out whose scope the metadata does not give "
                     "to {}",
                     not_personal(id()), mapped.foreign_scopes, not_personal(idp->entity_id)));
        }
        auto vouched = normalise_identity(
            mapped.raw, assertion.authn_context,
            {.now = clock_.wall(), .national_id_country = settings_.national_id_country});
        if (!vouched) return fail(vouched.error().error());
        if (vouched->identity.attributes.empty()) {
            return fail(ErrorCode::login_failed,
                        text("{} sends none of the attributes that the mapping names",
                             not_personal(idp->entity_id)));
        }
        return LoginAnswer(std::move(*vouched));
    }

    SamlLoginSettings settings_;
    SamlAddresses addresses_;
    SamlLoginParts parts_;
    session::Store& store_;
    const Clock& clock_;
    saml::Parking parking_;
    saml::Doors doors_;  // refers to the others
};

}  // namespace

SamlAddresses addresses_of(const SamlLoginSettings& settings) {
    const std::string base = settings.public_origin + "/login/" + settings.id;
    SamlAddresses made{settings.entity_id, base + "/metadata", base + "/acs", base + "/slo",
                       base + "/disco"};
    if (made.entity_id.empty()) made.entity_id = made.metadata;
    return made;
}

saml::AttributeNames names_asked_for(const SamlLoginSettings& settings) {
    return saml::names_for(settings.wanted_keys, settings.names);
}

Result<std::unique_ptr<LoginMethod>> make_saml_login(SamlLoginSettings settings,
                                                     SamlLoginParts parts, session::Store& store,
                                                     const Clock& clock) {
    const SamlAddresses addresses = addresses_of(settings);
    auto metadata = saml::write_own_metadata(
        {.entity_id = addresses.entity_id,
         .name = settings.contact_point,
         .acs_url = addresses.acs,
         .slo_url = addresses.slo,
         .discovery_return_url = settings.discovery_url.empty() ? "" : addresses.discovery_return,
         .presence = settings.presence,
         .names = names_asked_for(settings),
         .second_certificate = parts.second_key ? parts.second_key->certificate_pem() : ""},
        *parts.key);
    if (!metadata) return fail(metadata.error());
    return std::make_unique<SamlLogin>(std::move(settings), std::move(parts), std::move(*metadata),
                                       store, clock);
}

Result<std::unique_ptr<LoginMethod>> open_saml_login(SamlLoginSettings settings,
                                                     session::Store& store, const Clock& clock) {
    SamlLoginParts parts;
    auto key = signing::open_key_files(settings.key, settings.certificate, Secret(), clock);
    if (!key) return fail(key.error());
    parts.key = std::move(*key);
    if (!settings.second_key.empty()) {
        auto second = signing::open_key_files(settings.second_key, settings.second_certificate,
                                              Secret(), clock);
        if (!second) return fail(second.error());
        parts.second_key = std::move(*second);
    }
    auto federation = saml::Federation::open(settings.federation, clock);
    if (!federation) return fail(federation.error());
    parts.federation = std::move(*federation);
    const SamlAddresses addresses = addresses_of(settings);
    saml::ServiceProviderSettings own;
    own.entity_id = addresses.entity_id;
    own.acs_url = addresses.acs;
    own.slo_url = addresses.slo;
    own.key = settings.key;
    own.certificate = settings.certificate;
    own.second_key = settings.second_key;
    own.second_certificate = settings.second_certificate;
    own.authn_contexts = settings.assurance;
    auto provider = saml::ServiceProvider::open(own, clock);
    if (!provider) return fail(provider.error());
    parts.provider = std::move(*provider);
    return make_saml_login(std::move(settings), std::move(parts), store, clock);
}

}  // namespace ncp::login
