// Tokens that somebody signed (JWS compact form with JSON claims, RFC 7515, 7519, 8725), checked
// against his keys: nothing of one is believed before its signature is.
//
// What is checked beyond the signature: the algorithm by the caller's list, the issuer, the
// audience, and the times. Refused: see TokenFault. The key is one of the given set, never one that
// the token brings: chosen by "kid" and algorithm; without "kid" only if a single one fits.
// Thread-safety: pure functions. Ownership: values.
//
//     auto claims = verify_signed_token(compact, keys, {.issuer = "https://idp.example.org",
//         .audience = "ncp", .algorithms = {Algorithm::es256}, .now = clock.wall()});
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "base/clock.h"
#include "login/oidc/algorithm.h"
#include "login/oidc/key_set.h"
#include "login/oidc/strict_json.h"
#include "login/oidc/token_fault.h"

namespace ncp::login::oidc {

constexpr std::size_t kTokenBytesMax = 64U << 10;  // with hundreds of entitlements: 20 KB

struct TokenRules {
    std::string issuer;                 // "iss" is this, byte for byte
    std::string audience;               // "aud" is this or holds it
    std::vector<Algorithm> algorithms;  // and no other
    WallTime now;
    std::chrono::seconds skew{60};  // of the two clocks
};

struct VerifiedToken {
    Json claims;  // an object; iss, aud and the times have their types
    Algorithm algorithm = Algorithm::rs256;
};

tl::expected<VerifiedToken, TokenRefusal> verify_signed_token(std::string_view compact,
                                                              const KeySet& keys,
                                                              const TokenRules& rules);

// Seconds since 1970 of a claim (NumericDate); nullopt if it is absent, no number or absurd.
std::optional<std::chrono::sys_seconds> time_claim(const Json& claims, std::string_view name);

}  // namespace ncp::login::oidc
