#include "signing/evp_key.h"

#include <openssl/x509v3.h>

#include <array>

#include "base/file.h"
#include "signing/algorithm.h"
#include "signing/certificate.h"

namespace ncp::signing {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kCertificateFileBytesMax = 64U << 10;
// Larger ones cost a client and us several times as much and are in nobody's recommendations.
constexpr int kRsaBitsMax = 4096;

class EvpKey final : public KeySource {
  public:
    EvpKey(Key key, Certificate certificate, Algorithm algorithm)
        : key_(std::move(key)),
          certificate_pem_(to_pem(*certificate)),
          certificate_(std::move(certificate)),
          algorithm_(algorithm),
          signature_bytes_max_(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get()))) {}

    Algorithm algorithm() const override { return algorithm_; }
    const std::string& certificate_pem() const override { return certificate_pem_; }
    const X509& certificate() const override { return *certificate_; }

    Result<std::string> sign(std::string_view bytes) const override {
        CleanErrorQueue clean;
        const AlgorithmFacts& how = facts(algorithm_);
        DigestContext context(EVP_MD_CTX_new());
        std::string signature(signature_bytes_max_, '\0');
        std::size_t size_bytes = signature.size();
        if (!context ||
            EVP_DigestSignInit(context.get(), nullptr, how.digest(), nullptr, key_.get()) != 1 ||
            EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()),
                           &size_bytes, reinterpret_cast<const unsigned char*>(bytes.data()),
                           bytes.size()) != 1) {
            return fail(ErrorCode::signature,
                        "the signing key does not sign; if it is in a token, is that still there?");
        }
        signature.resize(size_bytes);
        if (how.curve_bits == 0) return signature;
        return raw_form(signature, static_cast<std::size_t>(how.curve_bits / 8));
    }

  private:
    Key key_;
    std::string certificate_pem_;
    Certificate certificate_;
    Algorithm algorithm_;
    std::size_t signature_bytes_max_;
};

tl::unexpected<Error> refuse(const PublicText& what, const PublicText& why) {
    return fail(ErrorCode::invalid_config, text("{}: {}", what, why));
}

bool is_on_nist_curve(EVP_PKEY* key, int bits) {
    std::array<char, 64> name{};
    if (EVP_PKEY_get_group_name(key, name.data(), name.size(), nullptr) != 1) return false;
    return std::string_view(name.data()) == (bits == 256 ? SN_X9_62_prime256v1 : SN_secp384r1);
}

Status check_kind(EVP_PKEY* key, const PublicText& name, Algorithm algorithm) {
    const AlgorithmFacts& wanted = facts(algorithm);
    const bool is_rsa = EVP_PKEY_is_a(key, "RSA") == 1;
    const int bits = EVP_PKEY_get_bits(key);
    if (EVP_PKEY_is_a(key, wanted.key_kind) != 1) {
        if (wanted.curve_bits != 0) return refuse(name, "not an elliptic key, as algorithm says");
        return refuse(name,
                      "not an RSA key, which is what every EMREX client accepts; for a network "
                      "that takes elliptic keys set algorithm = \"ecdsa-sha256\" (P-256) or "
                      "\"ecdsa-sha384\" (P-384)");
    }
    if (is_rsa && bits < kRsaBitsMin) {
        return refuse(name,
                      text("an RSA key of {} bits; at least {} are needed", bits, kRsaBitsMin));
    }
    if (is_rsa && bits > kRsaBitsMax) {
        return refuse(name, text("an RSA key of {} bits; at most {} are used", bits, kRsaBitsMax));
    }
    if (!is_rsa && bits != wanted.curve_bits) {
        return refuse(name, text("a curve of {} bits; {} goes with P-{}", bits,
                                 not_personal(std::string(wanted.name)), wanted.curve_bits));
    }
    if (!is_rsa && !is_on_nist_curve(key, bits)) {
        return refuse(name, text("not on the curve P-{}", bits));
    }
    return {};
}

Status check_certificate_of(const X509& certificate, const PublicText& name, const Clock& clock) {
    std::time_t now = std::chrono::system_clock::to_time_t(clock.wall());
    if (X509_cmp_time(X509_get0_notAfter(&certificate), &now) <= 0) {
        return refuse(name, "this certificate has expired");
    }
    if (X509_cmp_time(X509_get0_notBefore(&certificate), &now) > 0) {
        return refuse(name, "this certificate is not valid yet; is the clock right?");
    }
    // All bits are set when the certificate says nothing about its use.
    const std::uint32_t usage = X509_get_key_usage(const_cast<X509*>(&certificate));
    if ((usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0) {
        return refuse(name,
                      "this certificate's key usage does not allow signing (digitalSignature)");
    }
    return {};
}

bool confirms(const X509& certificate, Algorithm algorithm, std::string_view bytes,
              const std::string& signature) {
    return is_signed_with(certificate, facts(algorithm).digest(), bytes,
                          der_form(algorithm, signature));
}

}  // namespace

Result<std::unique_ptr<KeySource>> make_key_source(Key key, const PublicText& key_name,
                                                   const fs::path& certificate_file,
                                                   Algorithm algorithm, const Clock& clock) {
    CleanErrorQueue clean;
    if (auto kind = check_kind(key.get(), key_name, algorithm); !kind) return fail(kind.error());
    auto pem = read_file(certificate_file, kCertificateFileBytesMax);
    if (!pem) return fail(pem.error());
    const PublicText certificate_name = not_personal(certificate_file.string());
    auto certificate = read_certificate_pem(*pem);
    if (!certificate) return refuse(certificate_name, certificate.error().operator_text());
    if (auto usable = check_certificate_of(**certificate, certificate_name, clock); !usable) {
        return fail(usable.error());
    }
    auto made = std::make_unique<EvpKey>(std::move(key), std::move(*certificate), algorithm);
    // One trial answers for all: the key can be used, does what the algorithm says, and is the
    // certificate's. A token's public part may be unreadable, so nothing else is compared.
    constexpr std::string_view kTrial = "a trial of the signing key";
    auto trial = made->sign(kTrial);
    if (!trial) {
        return refuse(key_name, "this key does not sign; may it be used for signatures?");
    }
    if (!confirms(made->certificate(), algorithm, kTrial, *trial)) {
        return refuse(certificate_name,
                      text("this certificate does not belong to the key {}", key_name));
    }
    return made;
}

}  // namespace ncp::signing
