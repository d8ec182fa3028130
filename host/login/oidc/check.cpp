#include "login/oidc/check.h"

#include <algorithm>

namespace ncp::login::oidc {
namespace {

using Grade = Finding::Grade;

PublicText word(std::string_view text) {
    return not_personal(std::string(text));
}

PublicText list_of(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& one : words)
        text += (text.empty() ? "" : ", ") + one;
    return not_personal(std::move(text));
}

bool is_in(const std::vector<std::string>& list, std::string_view name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

class Comparing {
  public:
    Comparing(const Known& known, const ToCheck& what)
        : metadata_(known.metadata), keys_(known.keys), what_(what) {}

    std::vector<Finding> run() && {
        endpoints();
        keys();
        algorithms();
        flow();
        client();
        scopes();
        assurance();
        identity();
        registration();
        return std::move(findings_);
    }

  private:
    void good(PublicText text) { findings_.push_back({Grade::good, std::move(text)}); }
    void advise(PublicText text) { findings_.push_back({Grade::advice, std::move(text)}); }
    void fault(PublicText text) { findings_.push_back({Grade::fault, std::move(text)}); }

    void endpoints() {
        good(text("the provider calls itself {}, as configured", word(metadata_.issuer)));
        good(text("students log in at {}", word(metadata_.authorization_endpoint)));
        good(text("codes are redeemed at {}", word(metadata_.token_endpoint)));
        if (!what_.section.userinfo) return;
        if (metadata_.userinfo_endpoint.empty()) {
            advise("the provider has no userinfo: all claims must come in the ID token");
        } else {
            good(text("claims that the ID token lacks are asked for at {}",
                      word(metadata_.userinfo_endpoint)));
        }
    }

    void keys() {
        for (const PublicKey& key : keys_.keys) {
            good(text("key {}: {} of {} bits",
                      key.id.empty() ? PublicText("without id") : word(key.id),
                      key.family == Family::rsa ? PublicText("RSA") : word(key.curve), key.bits));
        }
        for (const UnusedKey& key : keys_.unused)
            good(text("key number {} is not used: {}", key.position, key.why));
        if (keys_.keys.empty())
            fault("the provider publishes no key that signatures can be checked with");
    }

    void algorithms() {
        bool any = false;
        for (const std::string& name : what_.section.algorithms) {
            const auto algorithm = algorithm_of(name);
            any = any || (offers(metadata_.id_token_algorithms, name) && algorithm &&
                          std::any_of(keys_.keys.begin(), keys_.keys.end(),
                                      [&](const PublicKey& key) { return key.fits(*algorithm); }));
        }
        if (any) {
            good(text("ID tokens are signed with {}", list_of(metadata_.id_token_algorithms)));
        } else {
            fault(
                text("ID tokens are signed with {}, and none of these that has a key is among the "
                     "login's algorithms",
                     list_of(metadata_.id_token_algorithms)));
        }
    }

    void flow() {
        if (!offers(metadata_.response_types, "code"))
            fault("the provider does not offer the code flow");
        if (!offers(metadata_.response_modes, "query")) {
            fault("the provider does not offer response_mode=query");
        }
        if (is_in(metadata_.challenge_methods, "S256")) {
            good("codes are bound to this login by PKCE (S256)");
        } else {
            advise("the provider does not say that it knows PKCE (S256); it is sent all the same");
        }
        if (metadata_.names_issuer) good("the provider names itself when it sends students back");
        if (!what_.section.request_claims.empty() && !metadata_.claims_parameter) {
            advise(
                "the provider does not say that it understands the claims parameter, which "
                "request_claims needs");
        }
    }

    void client() {
        const auto auth = what_.proof.choose(metadata_);
        if (!auth) return fault(auth.error().operator_text());
        const bool by_key = *auth == config::ClientAuth::private_key_jwt;
        const PublicText name = by_key ? PublicText("private_key_jwt")
                                : *auth == config::ClientAuth::secret_basic
                                    ? PublicText("client_secret_basic")
                                    : PublicText("client_secret_post");
        const auto& published = metadata_.auth_methods;
        if (!published.empty() && !is_in(published, name.str())) {
            return fault(text("this client proves itself by {}, but the provider takes {}", name,
                              list_of(published)));
        }
        good(text("this client proves itself by {}", name));
        if (!by_key) return;
        const std::string_view algorithm = facts(*what_.proof.algorithm()).name;
        if (!offers(metadata_.auth_algorithms, algorithm)) {
            fault(text("its key signs with {}, but the provider takes {}", word(algorithm),
                       list_of(metadata_.auth_algorithms)));
        }
        good(text("register this key set for it: {}", not_personal(what_.proof.public_key_set())));
        if (what_.section.key_id.empty()) {
            advise("name the key, as in key_id = \"2026-autumn\": providers find a key by its id");
        }
    }

    void scopes() {
        std::vector<std::string> unknown;
        for (const std::string& scope : what_.section.scopes) {
            if (!offers(metadata_.scopes, scope)) unknown.push_back(scope);
        }
        if (unknown.empty()) return good(text("scopes: {}", list_of(what_.section.scopes)));
        advise(text("scopes that the provider does not list: {}; it lists {}", list_of(unknown),
                    list_of(metadata_.scopes)));
    }

    void assurance() {
        const auto& demanded = what_.vouching.assurance;
        if (demanded.empty()) {
            return advise(metadata_.acr_values.empty()
                              ? PublicText("any login will do: no assurance is demanded")
                              : text("any login will do: no assurance is demanded; the provider "
                                     "lists {}",
                                     list_of(metadata_.acr_values)));
        }
        const bool any = std::any_of(demanded.begin(), demanded.end(), [&](const std::string& one) {
            return offers(metadata_.acr_values, one);
        });
        if (!any) {
            return fault(text("assurance demands {}, but the provider lists {}", list_of(demanded),
                              list_of(metadata_.acr_values)));
        }
        good(text("a login must be {}", list_of(demanded)));
    }

    void identity() {
        const bool configured = !what_.vouching.identity.empty();
        std::vector<std::string> possible;
        for (const auto& [key, names] : what_.mapping) {
            const bool any = std::any_of(names.begin(), names.end(), [&](const ClaimName& name) {
                return is_in(metadata_.claims, name.top());
            });
            if (any) possible.push_back(key);
            if (!any && configured && !metadata_.claims.empty()) {
                advise(text("{}: none of its claims is among those that the provider lists",
                            word(key)));
            }
        }
        if (metadata_.claims.empty()) {
            return advise(
                "the provider does not list its claims: what of a student's identity will "
                "come is seen at the first login");
        }
        if (possible.empty()) {
            return advise(text("none of the claims that the provider lists is mapped; it lists {}",
                               list_of(metadata_.claims)));
        }
        good(text("of a student's identity may come: {}", list_of(possible)));
    }

    void registration() {
        good(text("register this address for the way back (redirect_uri): {}",
                  word(what_.redirect_uri)));
        if (!what_.section.logout) return;
        if (metadata_.end_session_endpoint.empty()) {
            return good("the provider offers no logout, so students are not offered it");
        }
        good(
            text("students may log out there; register this address for afterwards "
                 "(post_logout_redirect_uri): {}",
                 word(what_.logged_out_uri)));
        advise(
            "log out once yourself: browsers ask for it by POST, with the ID token, which some "
            "providers do not take; where it does not lead back here, leave logout = true out");
    }

    const ProviderMetadata& metadata_;
    const KeySet& keys_;
    const ToCheck& what_;
    std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> compare(const Known& known, const ToCheck& what) {
    return Comparing(known, what).run();
}

std::vector<Finding> check(Provider& provider, const ToCheck& what, const Deadline& deadline) {
    const auto known = provider.get(deadline);
    if (known) return compare(**known, what);
    return {{Grade::fault, text("the provider: {} ({})", known.error().operator_text(),
                                not_personal(std::string(facts(known.error().code()).name)))},
            {Grade::good, text("register this address for the way back (redirect_uri): {}",
                               word(what.redirect_uri))}};
}

}  // namespace ncp::login::oidc
