#include "support/test_certificate.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>
#include <stdexcept>

namespace ncp::test {
namespace {

using KeyPtr = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using CertificatePtr = std::unique_ptr<X509, decltype(&X509_free)>;
using FilePtr = std::unique_ptr<std::FILE, decltype(&std::fclose)>;

void require(bool done, const char* what) {
    if (!done) throw std::runtime_error(what);
}

KeyPtr make_key(TestKey kind) {
    EVP_PKEY* key = kind == TestKey::p256 ? EVP_EC_gen("P-256")
                                          : EVP_RSA_gen(kind == TestKey::rsa_2048 ? 2048U : 1024U);
    require(key != nullptr, "no key");
    return {key, &EVP_PKEY_free};
}

void add_extension(X509* certificate, int nid, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
    require(extension != nullptr, "no extension");
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

CertificatePtr make_certificate(EVP_PKEY* key, const TestCertificateFacts& facts) {
    constexpr long kDayS = 86'400;
    CertificatePtr certificate(X509_new(), &X509_free);
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), facts.first_day * kDayS);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), facts.last_day * kDayS);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME* name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(facts.common_name.c_str()),
                               -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    add_extension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
    add_extension(certificate.get(), NID_subject_alt_name, facts.names.c_str());
    if (!facts.purpose.empty()) {
        add_extension(certificate.get(), NID_ext_key_usage, facts.purpose.c_str());
    }
    require(X509_sign(certificate.get(), key, EVP_sha256()) > 0, "no signature");
    return certificate;
}

FilePtr create(const std::filesystem::path& path) {
    FilePtr file(std::fopen(path.c_str(), "wx"), &std::fclose);
    require(file != nullptr, "cannot create a file");
    return file;
}

}  // namespace

TestCertificate make_test_certificate(const std::filesystem::path& folder, const std::string& name,
                                      TestKey kind, const std::string& passphrase,
                                      const TestCertificateFacts& facts) {
    TestCertificate made{folder / (name + ".crt"), folder / (name + ".key")};
    KeyPtr key = make_key(kind);
    CertificatePtr certificate = make_certificate(key.get(), facts);
    const EVP_CIPHER* cipher = passphrase.empty() ? nullptr : EVP_aes_256_cbc();
    const auto* phrase = reinterpret_cast<const unsigned char*>(passphrase.data());
    require(
        PEM_write_PrivateKey(create(made.key).get(), key.get(), cipher, cipher ? phrase : nullptr,
                             static_cast<int>(passphrase.size()), nullptr, nullptr) == 1,
        "cannot write a key");
    require(PEM_write_X509(create(made.certificate).get(), certificate.get()) == 1,
            "cannot write a certificate");
    return made;
}

}  // namespace ncp::test
