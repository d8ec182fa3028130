// The signature algorithms that are taken (RFC 7518 section 3.1): RSA in both paddings and the
// three elliptic curves of NIST, each with its own digest.
//
// Refuses by not knowing them: "none", and HS256 and its kin, with which a public key that is taken
// for a password proves everything to everybody. Thread-safety: values.
#pragma once

#include <openssl/evp.h>

#include <cstddef>
#include <optional>
#include <string_view>

namespace ncp::login::oidc {

enum class Algorithm { rs256, rs384, rs512, ps256, ps384, ps512, es256, es384, es512 };
enum class Family { rsa, elliptic };

struct AlgorithmFacts {
    Algorithm algorithm;
    std::string_view name;
    Family family;
    const EVP_MD* (*digest)();
    std::string_view curve;        // of elliptic ones, as "crv" names it
    std::size_t coordinate_bytes;  // of elliptic ones: a signature is two of them
};

const AlgorithmFacts& facts(Algorithm algorithm);
std::optional<Algorithm> algorithm_of(std::string_view name);

}  // namespace ncp::login::oidc
