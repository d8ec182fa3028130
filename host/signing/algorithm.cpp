#include "signing/algorithm.h"

#include <openssl/ec.h>
#include <openssl/evp.h>

#include <array>

#include "signing/openssl_handles.h"
#include "signing/xmldsig.h"

namespace ncp::signing {
namespace {

using EllipticSignature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

// In the order of the enumeration.
constexpr std::array<AlgorithmFacts, 4> kAlgorithms{{
    {"rsa-sha256", kRsaSha256, kSha256, "RSA", 0, EVP_sha256},
    {"rsa-sha512", kRsaSha512, kSha512, "RSA", 0, EVP_sha512},
    {"ecdsa-sha256", kEcdsaSha256, kSha256, "EC", 256, EVP_sha256},
    {"ecdsa-sha384", kEcdsaSha384, kSha384, "EC", 384, EVP_sha384},
}};

const unsigned char* raw(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

const AlgorithmFacts& facts(Algorithm algorithm) {
    return kAlgorithms.at(static_cast<std::size_t>(algorithm));
}

std::string_view name_of(Algorithm algorithm) {
    return facts(algorithm).name;
}

std::optional<Algorithm> algorithm_of(std::string_view name) {
    for (std::size_t i = 0; i < kAlgorithms.size(); ++i) {
        if (kAlgorithms.at(i).name == name) return static_cast<Algorithm>(i);
    }
    return std::nullopt;
}

std::string raw_form(std::string_view der, std::size_t coordinate_bytes) {
    CleanErrorQueue clean;
    const unsigned char* at = raw(der);
    EllipticSignature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
    if (!signature) return {};
    std::string made(coordinate_bytes * 2, '\0');
    auto* out = reinterpret_cast<unsigned char*>(made.data());
    const int size = static_cast<int>(coordinate_bytes);
    if (BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), out, size) != size ||
        BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), out + size, size) != size) {
        return {};
    }
    return made;
}

std::string der_form(Algorithm algorithm, std::string_view raw_signature) {
    const auto coordinate_bytes = static_cast<std::size_t>(facts(algorithm).curve_bits / 8);
    if (coordinate_bytes == 0) return std::string(raw_signature);
    return der_form(raw_signature, coordinate_bytes);
}

std::string der_form(std::string_view raw_signature, std::size_t coordinate_bytes) {
    if (raw_signature.size() != coordinate_bytes * 2) return {};
    CleanErrorQueue clean;
    EllipticSignature signature(ECDSA_SIG_new());
    const int size = static_cast<int>(coordinate_bytes);
    BIGNUM* r = BN_bin2bn(raw(raw_signature), size, nullptr);
    BIGNUM* s = BN_bin2bn(raw(raw_signature) + size, size, nullptr);
    if (!signature || r == nullptr || s == nullptr || ECDSA_SIG_set0(signature.get(), r, s) != 1) {
        BN_free(r);
        BN_free(s);
        return {};
    }
    const int der_bytes = i2d_ECDSA_SIG(signature.get(), nullptr);
    if (der_bytes <= 0) return {};
    std::string der(static_cast<std::size_t>(der_bytes), '\0');
    auto* out = reinterpret_cast<unsigned char*>(der.data());
    i2d_ECDSA_SIG(signature.get(), &out);
    return der;
}

}  // namespace ncp::signing
