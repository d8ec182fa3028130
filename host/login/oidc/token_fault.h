// Why a token was not believed: one word for each reason, for logs and for tests.
// Thread-safety: values.
#pragma once

#include "base/error.h"

namespace ncp::login::oidc {

enum class TokenFault {
    too_large,             // beyond kTokenBytesMax
    not_compact,           // not three parts of base64url with dots between them
    encrypted,             // five parts: a JWE
    bad_header,            // no JSON object, names twice, members of a wrong type
    wrong_type,            // "typ" names another kind of token; "cty": one inside another
    algorithm,             // none, HS256 and its kin, unknown, or not on the list
    critical_header,       // "crit", "b64", "zip": rules that are not known here
    key_in_header,         // jku, x5u, jwk, x5c: the token brings or points at its own key
    unknown_key,           // no key of the set has this "kid", or none fits the algorithm
    ambiguous_key,         // several do
    signature,             // does not fit
    bad_claims,            // no JSON object, names twice, members missing or of a wrong type
    issuer,                // "iss" is somebody else
    audience,              // "aud" is somebody else
    authorized_party,      // "azp" is somebody else, or missing where there are several audiences
    expired,               // "exp" is over
    not_yet_valid,         // "nbf" is to come
    issued_in_the_future,  // "iat" is to come
    stale,                 // "iat" is too long ago for a token that was just made
    nonce,                 // not that of the request
    access_token_hash,     // "at_hash" belongs to another access token
    too_weak,              // "acr" is not one of those that are demanded
    login_too_old,         // "auth_time" is longer ago than max_age
    no_login_time,         // "auth_time" is missing where max_age is given
};

struct TokenRefusal {
    TokenFault fault;
    PublicText detail{};  // of too_weak: which acr came

    Error error() const;  // login_failed with a sentence; nothing personal
};

}  // namespace ncp::login::oidc
