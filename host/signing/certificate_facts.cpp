#include "signing/certificate_facts.h"

#include <openssl/x509_vfy.h>

#include <array>

#include "base/file.h"
#include "signing/certificate.h"

namespace ncp::signing {
namespace fs = std::filesystem;
namespace {

// The system's file of all authorities has 200 KB.
constexpr std::size_t kCertificatesFileBytesMax = 4U << 20;

using Store = std::unique_ptr<X509_STORE, Freed<X509_STORE_free>>;
using StoreContext = std::unique_ptr<X509_STORE_CTX, Freed<X509_STORE_CTX_free>>;

struct FreeStack {
    void operator()(STACK_OF(X509) * stack) const { sk_X509_pop_free(stack, X509_free); }
};
using Stack = std::unique_ptr<STACK_OF(X509), FreeStack>;

WallTime time_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
    return std::chrono::system_clock::from_time_t(::timegm(&parts));
}

std::string key_of(const X509& certificate) {
    EVP_PKEY* key = X509_get0_pubkey(&certificate);
    if (key == nullptr) return "unknown";
    if (EVP_PKEY_is_a(key, "RSA") == 1) return "RSA " + std::to_string(EVP_PKEY_get_bits(key));
    std::array<char, 64> curve{};
    if (EVP_PKEY_get_group_name(key, curve.data(), curve.size(), nullptr) == 1) {
        const std::string name(curve.data());
        return name == "prime256v1" ? "P-256" : name == "secp384r1" ? "P-384" : name;
    }
    return EVP_PKEY_get0_type_name(key) != nullptr ? EVP_PKEY_get0_type_name(key) : "unknown";
}

Result<std::vector<Certificate>> read_file_of_certificates(const fs::path& file) {
    auto pem = read_file(file, kCertificatesFileBytesMax);
    if (!pem) return fail(pem.error());
    auto certificates = read_certificates_pem(*pem);
    if (!certificates) {
        return fail(ErrorCode::invalid_config, text("{}: {}", not_personal(file.string()),
                                                    certificates.error().operator_text()));
    }
    return certificates;
}

Result<Store> authorities(const fs::path& ca_file) {
    Store store(X509_STORE_new());
    if (!store) return fail(ErrorCode::internal, "out of memory");
    if (ca_file.empty()) {
        X509_STORE_set_default_paths(store.get());
        return store;
    }
    auto certificates = read_file_of_certificates(ca_file);
    if (!certificates) return fail(certificates.error());
    for (const Certificate& certificate : *certificates)
        X509_STORE_add_cert(store.get(), certificate.get());
    return store;
}

std::string fingerprint_of(const X509& certificate) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size_bytes = 0;
    if (X509_digest(&certificate, EVP_sha256(), digest.data(), &size_bytes) != 1) return {};
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string written;
    for (unsigned int i = 0; i < size_bytes; ++i) {
        if (i > 0) written += ':';
        written += kDigits[digest[i] >> 4U];
        written += kDigits[digest[i] & 0xFU];
    }
    return written;
}

CertificateFacts facts_of(const X509& certificate) {
    return {subject_of(certificate),
            issuer_of(certificate),
            key_of(certificate),
            is_strong_enough(certificate),
            time_of(X509_get0_notBefore(&certificate)),
            time_of(X509_get0_notAfter(&certificate)),
            fingerprint_of(certificate)};
}

PublicText advice(int code) {
    switch (code) {
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
            return "; put the intermediate certificates into chain, the authority into ca_file";
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
            return "; leave out chain and ca_file if the registry alone vouches for it";
        default:
            return "";
    }
}

}  // namespace

Result<CertificateFacts> read_certificate_facts(std::string_view pem) {
    CleanErrorQueue clean;
    auto certificate = read_certificate_pem(pem);
    if (!certificate) return fail(certificate.error());
    return facts_of(**certificate);
}

Result<std::vector<CertificateFacts>> read_all_certificate_facts(std::string_view pem) {
    CleanErrorQueue clean;
    auto certificates = read_certificates_pem(pem);
    if (!certificates) return fail(certificates.error());
    std::vector<CertificateFacts> all;
    for (const Certificate& certificate : *certificates)
        all.push_back(facts_of(*certificate));
    return all;
}

bool is_strong_certificate(std::string_view der) {
    CleanErrorQueue clean;
    const Certificate certificate = read_certificate_der(der);
    return certificate && is_strong_enough(*certificate);
}

Status check_chain(std::string_view certificate_pem, const fs::path& chain_file,
                   const fs::path& ca_file, WallTime at) {
    CleanErrorQueue clean;
    auto certificate = read_certificate_pem(certificate_pem);
    if (!certificate) return fail(certificate.error());
    auto store = authorities(ca_file);
    if (!store) return fail(store.error());
    Stack between(sk_X509_new_null());
    if (!chain_file.empty()) {
        auto chain = read_file_of_certificates(chain_file);
        if (!chain) return fail(chain.error());
        for (Certificate& one : *chain) {
            if (sk_X509_push(between.get(), one.get()) > 0) (void)one.release();
        }
    }
    StoreContext context(X509_STORE_CTX_new());
    if (!context ||
        X509_STORE_CTX_init(context.get(), store->get(), certificate->get(), between.get()) != 1) {
        return fail(ErrorCode::internal, "out of memory");
    }
    X509_STORE_CTX_set_time(context.get(), 0, std::chrono::system_clock::to_time_t(at));
    if (X509_verify_cert(context.get()) == 1) return {};
    const int code = X509_STORE_CTX_get_error(context.get());
    return fail(ErrorCode::invalid_config,
                text("the certificate does not lead to an authority: {}{}",
                     not_personal(X509_verify_cert_error_string(code)), advice(code)));
}

}  // namespace ncp::signing
