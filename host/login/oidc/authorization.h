// The browser's way to the provider and back: the authorization request (OpenID Connect Core 1.0
// section 3.1.2.1 with PKCE, RFC 7636, S256) and what comes back with it (section 3.1.2.5, RFC
// 9207).
//
// A state begins with the transfer's tag, so that the address that is registered at the provider
// can find the way into the transfer. Thread-safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/form.h"
#include "config/settings.h"
#include "login/login_method.h"
#include "login/oidc/metadata.h"

namespace ncp::login::oidc {

// What is remembered between the two.
struct Memo {
    std::string state, nonce, verifier;

    static Memo fresh(std::string_view tag);
    std::string str() const;
    static std::optional<Memo> read(std::string_view text);
};

struct AuthorizationRequest {
    const config::OidcSection& section;
    const std::vector<std::string>& assurance;
    std::string redirect_uri, language;
    const Memo& memo;
};
std::string authorization_address(const ProviderMetadata& metadata,
                                  const AuthorizationRequest& request);

// Of the provider's answer the fields that mean something, each at most once.
struct Returned {
    std::string state, code, error, issuer;

    std::string query() const;  // as way_back() wants it
};
// nullopt: a field twice, no state of ours, neither a code nor an error, something too long.
std::optional<Returned> read_returned(const Form& query);

// A registered error code (RFC 6749, OpenID Connect Core 1.0 section 3.1.2.6, RFC 9470 and kin), or
// "an error that no specification knows": nothing of the provider's text.
PublicText known_error(std::string_view code);

// RP-Initiated Logout 1.0 section 2, by POST. Most providers send nobody back who comes without the
// ID token of the login. nullopt: the provider has no logout, or there is no token.
struct LogoutRequest {
    std::string client_id, return_to;
    std::string_view state, id_token;
};
std::optional<Logout> logout_form(const ProviderMetadata& metadata, const LogoutRequest& request);

}  // namespace ncp::login::oidc
