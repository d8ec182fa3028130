#include <gtest/gtest.h>
#include <openssl/x509v3.h>

#include <vector>

#include "signing/certificate.h"
#include "signing/key_source.h"

namespace ncp::signing {
namespace {

std::uint32_t usage_of(const std::string& pem) {
    return X509_get_key_usage(read_certificate_pem(pem).value().get());
}

TEST(MakeKey, CertificateForSigningSaysWhatItIsFor) {
    NewKeyWish wish;
    wish.common_name = "ncp.example.org";
    wish.valid_days = 30;
    auto made = make_key(wish, system_clock());
    ASSERT_TRUE(made.has_value());
    EXPECT_TRUE(made->key_pem.starts_with("-----BEGIN PRIVATE KEY-----"));
    EXPECT_EQ(usage_of(made->certificate_pem), KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION);
    auto certificate = read_certificate_pem(made->certificate_pem);
    EXPECT_EQ(X509_get_extension_flags(certificate->get()) & EXFLAG_CA, 0U);
    EXPECT_EQ(EVP_PKEY_get_bits(X509_get0_pubkey(certificate->get())), 3072);
    int days = 0;
    int seconds = 0;
    ASSERT_EQ(ASN1_TIME_diff(&days, &seconds, nullptr, X509_get0_notAfter(certificate->get())), 1);
    EXPECT_GE(days, 29);
    EXPECT_LE(days, 30);
}

TEST(MakeKey, CertificateThatOthersEncryptForSaysSo) {
    NewKeyWish wish;
    wish.common_name = "ncp.example.org";
    wish.decrypts = true;
    auto made = make_key(wish, system_clock());
    ASSERT_TRUE(made.has_value());
    EXPECT_EQ(usage_of(made->certificate_pem),
              KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION | KU_KEY_ENCIPHERMENT);
}

TEST(MakeKey, CertificateForTlsNamesHostsAndAddresses) {
    NewKeyWish wish;
    wish.common_name = "localhost";
    wish.alternative_names = {"localhost", "ncp.example.org", "127.0.0.1", "::1"};
    wish.for_tls = true;
    auto made = make_key(wish, system_clock());
    ASSERT_TRUE(made.has_value());
    auto certificate = read_certificate_pem(made->certificate_pem);
    X509* x509 = certificate->get();
    EXPECT_EQ(X509_check_host(x509, "ncp.example.org", 0, 0, nullptr), 1);
    EXPECT_EQ(X509_check_host(x509, "other.example.org", 0, 0, nullptr), 0);
    EXPECT_EQ(X509_check_ip_asc(x509, "127.0.0.1", 0), 1);
    EXPECT_EQ(X509_check_ip_asc(x509, "::1", 0), 1);
    EXPECT_EQ(X509_check_ip_asc(x509, "127.0.0.2", 0), 0);
    EXPECT_EQ(X509_get_extended_key_usage(x509), static_cast<std::uint32_t>(XKU_SSL_SERVER));
    EXPECT_EQ(X509_check_purpose(x509, X509_PURPOSE_SSL_SERVER, 0), 1);
}

TEST(MakeKey, RefusesNamesThatAreNone) {
    auto refused = [](const std::string& name, const std::vector<std::string>& others, int days) {
        NewKeyWish wish;
        wish.common_name = name;
        wish.alternative_names = others;
        wish.valid_days = days;
        auto made = make_key(wish, system_clock());
        return !made && made.error().code() == ErrorCode::invalid_config;
    };
    EXPECT_TRUE(refused("", {}, 10));
    EXPECT_TRUE(refused(std::string(65, 'a'), {}, 10));
    EXPECT_TRUE(refused("a\nb", {}, 10));
    EXPECT_TRUE(refused("a", {""}, 10));
    EXPECT_TRUE(refused("a", {"a.example,DNS:evil.example.com"}, 10));
    EXPECT_TRUE(refused("a", {"a b"}, 10));
    EXPECT_TRUE(refused("a", {}, 0));
    EXPECT_TRUE(refused("a", {}, -1));
    EXPECT_TRUE(refused("a", {}, 100'000));
}

}  // namespace
}  // namespace ncp::signing
