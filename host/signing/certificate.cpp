#include "signing/certificate.h"

#include <openssl/pem.h>

#include "base/bytes.h"

namespace ncp::signing {
namespace {

constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view kEnd = "-----END CERTIFICATE-----";
constexpr std::size_t kCertificateBytesMax = 64U << 10;  // real ones stay below 8 KB

std::string drain(BIO* memory) {
    char* data = nullptr;
    long size_bytes = BIO_get_mem_data(memory, &data);
    return size_bytes > 0 ? std::string(data, static_cast<std::size_t>(size_bytes)) : "";
}

std::string name_text(const X509_NAME* name) {
    CleanErrorQueue clean;
    Bio memory(BIO_new(BIO_s_mem()));
    if (!memory ||
        X509_NAME_print_ex(memory.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) < 0) {
        return {};
    }
    return drain(memory.get());
}

}  // namespace

Result<Certificate> read_certificate_pem(std::string_view pem) {
    std::size_t begin = pem.find(kBegin);
    std::size_t end =
        pem.find(kEnd, begin == std::string_view::npos ? begin : begin + kBegin.size());
    if (begin == std::string_view::npos || end == std::string_view::npos) {
        return fail(ErrorCode::invalid_config, "no PEM certificate (BEGIN CERTIFICATE)");
    }
    std::string base64;
    for (char c : pem.substr(begin + kBegin.size(), end - begin - kBegin.size())) {
        if (c != '\n' && c != '\r' && c != ' ' && c != '\t') base64 += c;
    }
    auto der = base64_decode(base64);
    Certificate certificate = der ? read_certificate_der(*der) : nullptr;
    if (!certificate) {
        return fail(ErrorCode::invalid_config, "the PEM certificate is damaged");
    }
    return certificate;
}

Result<std::vector<Certificate>> read_certificates_pem(std::string_view pem) {
    std::vector<Certificate> all;
    for (std::size_t at = pem.find(kBegin); at != std::string_view::npos;
         at = pem.find(kBegin, at + kBegin.size())) {
        if (all.size() >= kCertificatesMax) {
            return fail(ErrorCode::invalid_config,
                        text("more than {} certificates", kCertificatesMax));
        }
        auto one = read_certificate_pem(pem.substr(at));
        if (!one) return fail(one.error());
        all.push_back(std::move(*one));
    }
    if (all.empty()) {
        return fail(ErrorCode::invalid_config, "no PEM certificate (BEGIN CERTIFICATE)");
    }
    return all;
}

Certificate read_certificate_der(std::string_view der) {
    CleanErrorQueue clean;
    if (der.empty() || der.size() > kCertificateBytesMax) return nullptr;
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    Certificate certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
    // What OpenSSL reads leniently must come out the same, or two readers could differ about it.
    if (!certificate || to_der(*certificate) != der) return nullptr;
    return certificate;
}

std::string to_pem(const X509& certificate) {
    CleanErrorQueue clean;
    Bio memory(BIO_new(BIO_s_mem()));
    if (!memory || PEM_write_bio_X509(memory.get(), &certificate) != 1) return {};
    return drain(memory.get());
}

std::string to_der(const X509& certificate) {
    CleanErrorQueue clean;
    int size_bytes = i2d_X509(&certificate, nullptr);
    if (size_bytes <= 0) return {};
    std::string der(static_cast<std::size_t>(size_bytes), '\0');
    auto* at = reinterpret_cast<unsigned char*>(der.data());
    i2d_X509(&certificate, &at);
    return der;
}

std::string subject_of(const X509& certificate) {
    return name_text(X509_get_subject_name(&certificate));
}

std::string issuer_of(const X509& certificate) {
    return name_text(X509_get_issuer_name(&certificate));
}

bool is_signed_with(const X509& certificate, const EVP_MD* digest, std::string_view bytes,
                    std::string_view signature) {
    const DigestContext context(EVP_MD_CTX_new());
    return context &&
           EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr,
                                X509_get0_pubkey(&certificate)) == 1 &&
           EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()),
                            signature.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                            bytes.size()) == 1;
}

bool is_strong_enough(const X509& certificate) {
    CleanErrorQueue clean;
    EVP_PKEY* key = X509_get0_pubkey(&certificate);
    if (key == nullptr) return false;
    if (EVP_PKEY_is_a(key, "RSA") == 1) return EVP_PKEY_get_bits(key) >= kRsaBitsMin;
    return EVP_PKEY_is_a(key, "EC") == 1 && EVP_PKEY_get_bits(key) >= kEllipticBitsMin;
}

bool speaks_for(const X509& carried, const X509& pinned) {
    CleanErrorQueue clean;
    if (X509_cmp(&carried, &pinned) == 0) return true;
    EVP_PKEY* key = X509_get0_pubkey(&pinned);
    EVP_PKEY* carried_key = X509_get0_pubkey(&carried);
    if (key == nullptr || carried_key == nullptr || EVP_PKEY_eq(key, carried_key) != 1)
        return false;
    // X509_verify takes no const, but changes nothing that can be seen.
    return X509_verify(const_cast<X509*>(&carried), key) == 1;
}

}  // namespace ncp::signing
