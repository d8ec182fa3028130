#include "support/jwt.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <array>
#include <stdexcept>
#include <vector>

namespace ncp::test {
namespace {

void require(bool done, const char* what) {
    if (!done) throw std::runtime_error(what);
}

const EVP_MD* digest_of(std::string_view algorithm) {
    const std::string_view bits = algorithm.substr(2);
    return bits == "256" ? EVP_sha256() : bits == "384" ? EVP_sha384() : EVP_sha512();
}

std::string bytes_of(const BIGNUM* number, std::size_t size) {
    std::string bytes(size, '\0');
    require(BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()),
                         static_cast<int>(size)) >= 0,
            "a number is too large");
    return bytes;
}

// From the DER of X9.62 to the two numbers side by side (RFC 7518 section 3.4).
std::string side_by_side(const std::string& der, std::size_t size) {
    const auto* in = reinterpret_cast<const unsigned char*>(der.data());
    ECDSA_SIG* signature = d2i_ECDSA_SIG(nullptr, &in, static_cast<long>(der.size()));
    require(signature != nullptr, "no signature");
    std::string both =
        bytes_of(ECDSA_SIG_get0_r(signature), size) + bytes_of(ECDSA_SIG_get0_s(signature), size);
    ECDSA_SIG_free(signature);
    return both;
}

std::string text_of(BIO* memory) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    std::string text(data, static_cast<std::size_t>(size));
    BIO_free(memory);
    return text;
}

}  // namespace

JwtKey::JwtKey(EVP_PKEY* key) : key_(key, EVP_PKEY_free) {
    require(key != nullptr, "no key");
}

JwtKey JwtKey::rsa(unsigned int bits, unsigned long exponent) {
    EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, nullptr);
    BIGNUM* e = BN_new();
    BN_set_word(e, exponent);
    EVP_PKEY* key = nullptr;
    require(EVP_PKEY_keygen_init(context) == 1 &&
                EVP_PKEY_CTX_set_rsa_keygen_bits(context, static_cast<int>(bits)) == 1 &&
                EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context, e) == 1 &&
                EVP_PKEY_generate(context, &key) == 1,
            "no RSA key");
    BN_free(e);
    EVP_PKEY_CTX_free(context);
    return JwtKey(key);
}

JwtKey JwtKey::elliptic(const std::string& curve) {
    return JwtKey(EVP_EC_gen(curve.c_str()));
}

std::string JwtKey::number(const char* name, std::size_t bytes) const {
    BIGNUM* number = nullptr;
    require(EVP_PKEY_get_bn_param(key_.get(), name, &number) == 1, "no such number");
    std::string text =
        base64url(bytes_of(number, bytes ? bytes : static_cast<std::size_t>(BN_num_bytes(number))));
    BN_free(number);
    return text;
}

std::string JwtKey::jwk_members() const {
    if (EVP_PKEY_get_base_id(key_.get()) == EVP_PKEY_RSA) {
        return R"("kty":"RSA","n":")" + number(OSSL_PKEY_PARAM_RSA_N, 0) + R"(","e":")" +
               number(OSSL_PKEY_PARAM_RSA_E, 0) + '"';
    }
    std::array<char, 32> group{};
    EVP_PKEY_get_group_name(key_.get(), group.data(), group.size(), nullptr);
    const std::string name = group.data();
    const std::size_t size = (static_cast<std::size_t>(EVP_PKEY_get_bits(key_.get())) + 7) / 8;
    const std::string curve = name == "prime256v1"  ? "P-256"
                              : name == "secp384r1" ? "P-384"
                              : name == "secp521r1" ? "P-521"
                                                    : name;
    return R"("kty":"EC","crv":")" + curve + R"(","x":")" + number(OSSL_PKEY_PARAM_EC_PUB_X, size) +
           R"(","y":")" + number(OSSL_PKEY_PARAM_EC_PUB_Y, size) + '"';
}

std::string JwtKey::jwk(const std::string& more) const {
    return '{' + jwk_members() + more + '}';
}

std::string JwtKey::private_pem() const {
    BIO* memory = BIO_new(BIO_s_mem());
    require(
        PEM_write_bio_PrivateKey(memory, key_.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1,
        "no PEM");
    return text_of(memory);
}

std::string JwtKey::public_pem() const {
    BIO* memory = BIO_new(BIO_s_mem());
    require(PEM_write_bio_PUBKEY(memory, key_.get()) == 1, "no PEM");
    return text_of(memory);
}

std::string JwtKey::sign(std::string_view algorithm, std::string_view input) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          &EVP_MD_CTX_free);
    EVP_PKEY_CTX* options = nullptr;
    require(
        EVP_DigestSignInit(context.get(), &options, digest_of(algorithm), nullptr, key_.get()) == 1,
        "cannot sign");
    if (algorithm.starts_with("PS")) {
        require(EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1 &&
                    EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) == 1,
                "no PSS");
    }
    std::size_t size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(input.data());
    require(EVP_DigestSign(context.get(), nullptr, &size, bytes, input.size()) == 1, "no size");
    std::string signature(size, '\0');
    require(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                           bytes, input.size()) == 1,
            "no signature");
    signature.resize(size);
    if (!algorithm.starts_with("ES")) return signature;
    return side_by_side(signature,
                        (static_cast<std::size_t>(EVP_PKEY_get_bits(key_.get())) + 7) / 8);
}

std::string JwtKey::token(std::string_view algorithm, std::string_view header,
                          std::string_view claims) const {
    const std::string input = base64url(header) + '.' + base64url(claims);
    return input + '.' + base64url(sign(algorithm, input));
}

std::string base64url(std::string_view bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(size));
    while (text.ends_with('='))
        text.pop_back();
    for (char& c : text)
        c = c == '+' ? '-' : c == '/' ? '_' : c;
    return text;
}

std::string hmac_sha256(std::string_view key, std::string_view input) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(input.data()), input.size(), digest.data(), &size);
    return {reinterpret_cast<const char*>(digest.data()), size};
}

std::string jwks(const std::string& keys) {
    return R"({"keys":[)" + keys + "]}";
}

}  // namespace ncp::test
