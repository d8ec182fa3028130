// A provider's public keys (JWK Set, RFC 7517), those of them that signatures may be checked with.
//
// A key that is not fit for that is left out, with the reason, and harms no other: another purpose
// ("use", "key_ops"), an unknown type or curve, RSA below 2048 or above 8192 bits or with an
// unusual exponent, a point that is not on its curve, numbers that are not written as RFC 7518
// wants them, and every key whose private half is published too. Certificates and addresses in it
// (x5c, x5u) are not looked at. Errors of parse_key_set(): invalid_document, too_large.
// Thread-safety: a KeySet never changes; any thread may use it. Ownership: keys are shared.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <cjose/jwk.h>

#include "base/error.h"
#include "login/oidc/algorithm.h"

namespace ncp::login::oidc {

constexpr std::size_t kKeySetBytesMax = 256U << 10;  // 64 keys with their certificates
constexpr std::size_t kKeysMax = 64;
constexpr std::size_t kKeyIdBytesMax = 256;
constexpr std::size_t kRsaBitsMin = 2048;  // RFC 7518 section 3.3
constexpr std::size_t kRsaBitsMax = 8192;  // larger ones only cost time

struct PublicKey {
    std::string id;                      // "kid"; may be empty
    std::optional<Algorithm> algorithm;  // "alg": only for this one
    Family family = Family::rsa;
    std::string curve;                // of elliptic ones
    std::size_t signature_bytes = 0;  // what every signature by it has
    std::size_t bits = 0;
    std::shared_ptr<cjose_jwk_t> jwk;

    bool fits(Algorithm wanted) const;
};

// Why a key was left out, for check-login; never a value of it.
struct UnusedKey {
    std::size_t position;  // in the set, from 1
    PublicText why;
};

struct KeySet {
    std::vector<PublicKey> keys;
    std::vector<UnusedKey> unused;
};

Result<KeySet> parse_key_set(std::string_view json);

}  // namespace ncp::login::oidc
