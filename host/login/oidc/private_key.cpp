#include "login/oidc/private_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <string_view>
#include <vector>

#include "base/secret_file.h"
#include "login/oidc/key_set.h"

namespace ncp::login::oidc {
namespace {

constexpr std::size_t kFileBytesMax = 64U << 10;

struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, FreeKey>;

int no_passphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*unused*/) {
    return -1;
}

// A number of the key, most significant byte first; wiped when it goes.
class Number {
  public:
    Number(const EVP_PKEY* key, const char* name, std::size_t size = 0) {
        BIGNUM* number = nullptr;
        if (EVP_PKEY_get_bn_param(key, name, &number) != 1) return;
        bytes_.resize(size ? size : static_cast<std::size_t>(BN_num_bytes(number)));
        BN_bn2binpad(number, raw(), static_cast<int>(bytes_.size()));
        BN_clear_free(number);
    }
    ~Number() { wipe(bytes_); }
    Number(const Number&) = delete;
    Number& operator=(const Number&) = delete;

    std::uint8_t* raw() { return reinterpret_cast<std::uint8_t*>(bytes_.data()); }
    std::size_t size() const { return bytes_.size(); }

  private:
    std::string bytes_;
};

cjose_jwk_t* rsa_of(const EVP_PKEY* key) {
    Number n(key, OSSL_PKEY_PARAM_RSA_N);
    Number e(key, OSSL_PKEY_PARAM_RSA_E);
    Number d(key, OSSL_PKEY_PARAM_RSA_D);
    Number p(key, OSSL_PKEY_PARAM_RSA_FACTOR1);
    Number q(key, OSSL_PKEY_PARAM_RSA_FACTOR2);
    Number dp(key, OSSL_PKEY_PARAM_RSA_EXPONENT1);
    Number dq(key, OSSL_PKEY_PARAM_RSA_EXPONENT2);
    Number qi(key, OSSL_PKEY_PARAM_RSA_COEFFICIENT1);
    cjose_jwk_rsa_keyspec spec{};
    spec.n = n.raw(), spec.nlen = n.size();
    spec.e = e.raw(), spec.elen = e.size();
    spec.d = d.raw(), spec.dlen = d.size();
    spec.p = p.raw(), spec.plen = p.size();
    spec.q = q.raw(), spec.qlen = q.size();
    spec.dp = dp.raw(), spec.dplen = dp.size();
    spec.dq = dq.raw(), spec.dqlen = dq.size();
    spec.qi = qi.raw(), spec.qilen = qi.size();
    return cjose_jwk_create_RSA_spec(&spec, nullptr);
}

struct Curve {
    std::string_view name;
    cjose_jwk_ec_curve id;
    std::size_t bytes;
    Algorithm algorithm;
};
constexpr std::array<Curve, 3> kCurves{{
    {"prime256v1", CJOSE_JWK_EC_P_256, 32, Algorithm::es256},
    {"secp384r1", CJOSE_JWK_EC_P_384, 48, Algorithm::es384},
    {"secp521r1", CJOSE_JWK_EC_P_521, 66, Algorithm::es512},
}};

const Curve* curve_of(const EVP_PKEY* key) {
    std::array<char, 64> name{};
    if (EVP_PKEY_get_group_name(key, name.data(), name.size(), nullptr) != 1) return nullptr;
    for (const Curve& curve : kCurves) {
        if (curve.name == name.data()) return &curve;
    }
    return nullptr;
}

cjose_jwk_t* elliptic_of(const EVP_PKEY* key, const Curve& curve) {
    Number x(key, OSSL_PKEY_PARAM_EC_PUB_X, curve.bytes);
    Number y(key, OSSL_PKEY_PARAM_EC_PUB_Y, curve.bytes);
    Number d(key, OSSL_PKEY_PARAM_PRIV_KEY, curve.bytes);
    cjose_jwk_ec_keyspec spec{};
    spec.crv = curve.id;
    spec.x = x.raw(), spec.xlen = x.size();
    spec.y = y.raw(), spec.ylen = y.size();
    spec.d = d.raw(), spec.dlen = d.size();
    return cjose_jwk_create_EC_spec(&spec, nullptr);
}

}  // namespace

Result<PrivateKey> read_private_key(const std::filesystem::path& file) {
    const auto refuse = [&](const PublicText& why) {
        ERR_clear_error();
        return fail(ErrorCode::invalid_config, text("{}: {}", not_personal(file.string()), why));
    };
    auto pem = read_secret(file, kFileBytesMax);
    if (!pem) return fail(pem.error());
    BIO* memory = BIO_new_mem_buf(pem->reveal().data(), static_cast<int>(pem->reveal().size()));
    const KeyPtr key(PEM_read_bio_PrivateKey(memory, nullptr, no_passphrase, nullptr));
    BIO_free(memory);
    if (!key) return refuse("no private key in PEM, or an encrypted one");
    PrivateKey read{nullptr, Algorithm::rs256};
    cjose_jwk_t* jwk = nullptr;
    if (EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA) {
        if (EVP_PKEY_get_bits(key.get()) < static_cast<int>(kRsaBitsMin)) {
            return refuse("RSA of fewer than 2048 bits");
        }
        jwk = rsa_of(key.get());
    } else if (const Curve* curve = curve_of(key.get())) {
        read.algorithm = curve->algorithm;
        jwk = elliptic_of(key.get(), *curve);
    } else {
        return refuse("neither RSA nor P-256, P-384 or P-521");
    }
    if (!jwk) return refuse("this private key is damaged");
    read.jwk.reset(jwk, cjose_jwk_release);
    ERR_clear_error();
    return read;
}

}  // namespace ncp::login::oidc
