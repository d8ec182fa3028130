// The ID token of OpenID Connect Core 1.0, section 2, checked as section 3.1.3.7 and 3.1.3.8 say
// and stricter: it is for this client alone or says that it was issued to it, was made just now,
// belongs to the login that was begun (nonce) and to the access token beside it (at_hash, where it
// has one), and says that the student logged in as strongly (acr) and recently (auth_time) as
// demanded.
//
// Refused: see TokenFault. Thread-safety: pure functions.
#pragma once

#include "login/oidc/signed_token.h"

namespace ncp::login::oidc {

constexpr std::chrono::minutes kIdTokenAgeMax{10};  // it is fetched as soon as it is made
constexpr std::size_t kShownAcrBytesMax = 128;      // in the operator's log
constexpr std::size_t kSubjectBytesMax = 255;       // Core 1.0 section 2

struct IdTokenRules {
    TokenRules token;  // audience: the client's id
    std::string nonce;
    std::string_view access_token;
    std::vector<std::string> assurance;           // acr is one of these; empty: any
    std::optional<std::chrono::seconds> max_age;  // since the login at the provider
};

struct IdToken {
    Json claims;
    std::string subject;
    std::string acr;  // empty: it says none
};

tl::expected<IdToken, TokenRefusal> verify_id_token(std::string_view compact, const KeySet& keys,
                                                    const IdTokenRules& rules);

// at_hash of an access token beside an ID token of this algorithm (Core 1.0 section 3.1.3.6).
std::string access_token_hash(std::string_view access_token, Algorithm algorithm);

}  // namespace ncp::login::oidc
