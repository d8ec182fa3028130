// Logging in with an OpenID Connect provider: Feide, ID-porten, SURFconext and their like (OpenID
// Connect Core 1.0, code flow, by the rules of RFC 9700).
//
// begin() sends the browser to the provider with state, nonce and a PKCE challenge; the address
// that is registered there, /login/<id>/callback, sends it on into the transfer; proceed() compares
// what came with what was begun, redeems the code, checks the ID token (id_token.h), asks userinfo
// only if the token does not tell all that is mapped, and maps the claims (claims.h). A student
// thus waits for one call to the provider, at most two. Beyond the given number of calls at once a
// login fails as overloaded: a provider that hangs must not take all threads of the server.
//
// Refused and why: see token_fault.h, exchange.h, provider.h. Whoever cancels at the provider, or
// is not let through there, is NotLoggedIn. Logging out there takes the ID token (logout_form() in
// authorization.h): posted, because it would carry personal data in an address. Thread-safety: any
// thread. Ownership: the caller's; keeps a reference to the clock.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "config/settings.h"
#include "login/login_method.h"

namespace ncp::login::oidc {

struct OidcSetup {
    std::string id, title;
    config::OidcSection section;
    config::VouchingSection vouching;
    std::string public_origin;  // where browsers reach the host
    std::size_t calls_max = 8;  // to the provider at once
};

// Reads the files, calls nobody. Error: invalid_config.
Result<std::unique_ptr<LoginMethod>> make_oidc_login(OidcSetup setup, const Clock& clock);

}  // namespace ncp::login::oidc
