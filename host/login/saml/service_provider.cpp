#include "login/saml/service_provider.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/file.h"
#include "base/secret_file.h"
#include "base/url.h"
#include "login/saml/judge.h"
#include "login/saml/moment.h"
#include "login/saml/program_pool.h"
#include "login/saml/wire.h"
#include "signing/key_source.h"

namespace ncp::login::saml {
namespace {

constexpr std::size_t kKeyBytesMax = 64U << 10;
constexpr std::size_t kRandomBytes = 16;  // of a request id
// Bindings section 3.4.3 allows 80; some providers send more. It comes back in an address.
constexpr std::size_t kRelayStateBytesMax = 2'048;

tl::unexpected<Error> broke_the_contract() {
    return fail(ErrorCode::source_failed, "ncp-saml broke the contract");
}

// The address of a provider, with a query that we made: as long as that may be.
bool is_address(std::string_view location) {
    return HttpsUrl::parse(location.substr(0, location.find('?'))).has_value() &&
           std::all_of(location.begin(), location.end(),
                       [](char c) { return c > ' ' && c < '\x7f' && c != '\\'; });
}

Assertion assertion_of(Facts facts, std::chrono::seconds skew, WallTime now) {
    Assertion made;
    made.usable_until = std::min(usable_until(facts, skew), now + kTransferMax + skew);
    made.id = std::move(facts.assertion_id);
    made.issuer = std::move(facts.issuer);
    made.in_response_to = std::move(*facts.in_response_to);
    made.name_id = std::move(facts.name_id);
    made.name_id_format = std::move(facts.name_id_format);
    made.session_index = std::move(facts.session_index);
    made.authn_context = std::move(facts.authn_context);
    made.authenticated_at = instant_of(facts.authn_instant).value_or(WallTime());
    for (auto& [name, value] : facts.attributes)
        made.attributes[std::move(name)].push_back(std::move(value));
    return made;
}

class OverProgram final : public ServiceProvider {
  public:
    OverProgram(ServiceProviderSettings settings, const std::filesystem::path& program,
                Secret opening, const Clock& clock)
        : settings_(std::move(settings)),
          clock_(clock),
          pool_(program, std::move(opening), settings_.processes_max, clock) {}

    Status start() { return pool_.start(deadline()); }

    Result<Asked> ask(std::string_view idp_xml, std::string_view tag,
                      const Wishes& wishes) override {
        if (Status fits = check_metadata(idp_xml); !fits) return fail(fits.error());
        Asked asked;
        asked.request_id = "_" + std::string(tag) + random_hex(kRandomBytes);
        const std::string body =
            write_ask({std::string(idp_xml), asked.request_id, std::string(tag),
                       wishes.name_id_format, wishes.force_authn});
        auto location = pool_.ask(Kind::ask, body, deadline());
        if (!location) return fail(location.error());
        if (!is_address(*location)) return broke_the_contract();
        asked.location = std::move(*location);
        return asked;
    }

    Result<std::string> issuer_of(std::string_view saml_response_base64) override {
        if (Status fits = check_size(saml_response_base64); !fits) return fail(fits.error());
        return pool_.ask(Kind::response_issuer, saml_response_base64, deadline());
    }

    Result<Reading> read(std::string_view saml_response_base64, std::string_view idp_xml) override {
        if (Status fits = check_size(saml_response_base64); !fits) return fail(fits.error());
        if (Status fits = check_metadata(idp_xml); !fits) return fail(fits.error());
        const WallTime now = clock_.wall();
        std::string body = write_read(
            {std::string(saml_response_base64), std::string(idp_xml), unix_seconds(now)});
        auto answer = pool_.ask(Kind::read, body, deadline());
        wipe(body);
        if (!answer) return fail(answer.error());
        Told told;
        const bool readable = read_told(*answer, told);
        wipe(*answer);
        if (!readable) return broke_the_contract();
        if (auto* declined = std::get_if<Declined>(&told)) return std::move(*declined);
        return look_again(std::move(std::get<Facts>(told)), now);
    }

    Result<std::string> issuer_of(const LogoutRequest& request) override {
        if (Status fits = check_size(request); !fits) return fail(fits.error());
        return pool_.ask(Kind::logout_issuer, write_logout({request, {}, 0}), deadline());
    }

    Result<LogoutAnswer> answer_logout(const LogoutRequest& request,
                                       std::string_view idp_xml) override {
        if (Status fits = check_size(request); !fits) return fail(fits.error());
        if (Status fits = check_metadata(idp_xml); !fits) return fail(fits.error());
        if (settings_.slo_url.empty()) {
            return fail(ErrorCode::login_failed, "logouts are not answered here");
        }
        const std::string body =
            write_logout({request, std::string(idp_xml), unix_seconds(clock_.wall())});
        auto told = pool_.ask(Kind::logout, body, deadline());
        if (!told) return fail(told.error());
        LogoutAnswer answer;
        if (!read_answer(*told, answer)) return broke_the_contract();
        if (!answer.location.empty() && !is_address(answer.location)) return broke_the_contract();
        return answer;
    }

  private:
    Deadline deadline() const { return {clock_, settings_.time_max}; }

    static Status check_size(std::string_view message) {
        if (message.size() <= kMessageBytesMax / 3 * 4) return {};
        return fail(error_of(Refusal::too_large));
    }
    static Status check_size(const LogoutRequest& request) {
        if (request.relay_state.size() > kRelayStateBytesMax) {
            return fail(error_of(Refusal::too_large));
        }
        return check_size(request.query.empty() ? request.posted : request.query);
    }
    static Status check_metadata(std::string_view idp_xml) {
        if (idp_xml.size() <= kMetadataBytesMax) return {};
        return fail(error_of(Refusal::metadata_not_xml));
    }

    // The program may have been taken over by what it read: what it says must fit us all the same.
    Result<Reading> look_again(Facts facts, WallTime now) const {
        const Refusal found =
            judge(facts, {settings_.entity_id, settings_.acs_url, settings_.skew, now});
        if (found != Refusal::none) return fail(error_of(found));
        const auto& demanded = settings_.authn_contexts;
        if (!demanded.empty() &&
            std::find(demanded.begin(), demanded.end(), facts.authn_context) == demanded.end()) {
            return Declined{Declined::Why::too_weak, *facts.in_response_to};
        }
        return assertion_of(std::move(facts), settings_.skew, now);
    }

    const ServiceProviderSettings settings_;
    const Clock& clock_;
    ProgramPool pool_;
};

// PEM. Everything that can be wrong with key and certificate is found here, with what to do.
Result<Secret> read_key(const std::filesystem::path& key, const std::filesystem::path& certificate,
                        const Clock& clock) {
    auto pair = signing::open_key_files(key, certificate, Secret(), clock);
    if (!pair) return fail(pair.error());
    return read_secret(key, kKeyBytesMax);
}

}  // namespace

Result<std::unique_ptr<ServiceProvider>> ServiceProvider::open(
    const ServiceProviderSettings& settings, const Clock& clock) {
    auto key = read_key(settings.key, settings.certificate, clock);
    if (!key) return fail(key.error());
    auto second = settings.second_key.empty()
                      ? Result<Secret>(Secret())
                      : read_key(settings.second_key, settings.second_certificate, clock);
    if (!second) return fail(second.error());
    Opening opening{settings.entity_id,
                    settings.acs_url,
                    settings.slo_url,
                    std::string(key->reveal()),
                    std::string(second->reveal()),
                    settings.authn_contexts,
                    settings.skew.count()};
    Secret written(write_opening(opening));
    wipe(opening.key_pem);
    wipe(opening.second_key_pem);
    const std::filesystem::path program =
        settings.program.empty() ? executable_directory() / "ncp-saml" : settings.program;
    auto provider = std::make_unique<OverProgram>(settings, program, std::move(written), clock);
    if (Status started = provider->start(); !started) return fail(started.error());
    return provider;
}

}  // namespace ncp::login::saml
