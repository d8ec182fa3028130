// What an Algorithm means to OpenSSL and to XMLDSig. Private to this module.
// Thread-safety: pure functions.
#pragma once

#include <openssl/types.h>

#include "signing/key_source.h"

namespace ncp::signing {

struct AlgorithmFacts {
    std::string_view name;         // in the configuration
    const char* signature_method;  // RFC 6931 section 2.3
    const char* digest_method;     // of the Reference: the same digest
    const char* key_kind;          // as EVP_PKEY_is_a() asks
    int curve_bits;                // ECDSA: the one curve; RSA: 0
    const EVP_MD* (*digest)();
};
const AlgorithmFacts& facts(Algorithm algorithm);

// r and s one after the other, each of coordinate_bytes. Empty if der is no signature.
std::string raw_form(std::string_view der, std::size_t coordinate_bytes);

// And back. Empty if raw is not as long as two of them.
std::string der_form(std::string_view raw, std::size_t coordinate_bytes);

}  // namespace ncp::signing
