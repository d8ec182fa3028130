#include "signing/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <fstream>

#include "base/file.h"
#include "signing/certificate.h"
#include "support/signed_sample.h"
#include "unit/signing/attack_kit.h"

namespace ncp::signing {
namespace {

using test::elmo_of;
using test::fill_signature;
using test::signature_template;
using test::Wish;

const std::string& genuine_pem() {
    return test::genuine_key().certificate_pem;
}

Verification check(const Wish& wish) {
    return verify(fill_signature(elmo_of("<learner/>" + signature_template(wish)),
                                 test::genuine_key().key_pem),
                  genuine_pem());
}

TEST(Verify, AcceptsEveryAlgorithmOfTheAllowList) {
    const std::string enveloped =
        test::transform("http://www.w3.org/2000/09/xmldsig#enveloped-signature");
    for (const char* c14n :
         {"http://www.w3.org/TR/2001/REC-xml-c14n-20010315", "http://www.w3.org/2006/12/xml-c14n11",
          "http://www.w3.org/2001/10/xml-exc-c14n#"}) {
        for (const char* method : {"rsa-sha256", "rsa-sha384", "rsa-sha512"}) {
            for (const char* digest : {"http://www.w3.org/2001/04/xmlenc#sha256",
                                       "http://www.w3.org/2001/04/xmldsig-more#sha384",
                                       "http://www.w3.org/2001/04/xmlenc#sha512"}) {
                Wish wish;
                wish.canonicalization = c14n;
                wish.method = std::string("http://www.w3.org/2001/04/xmldsig-more#") + method;
                wish.references = {
                    test::reference("URI=\"\"", enveloped + test::transform(c14n), digest)};
                auto verification = check(wish);
                EXPECT_EQ(verification.verdict, Verdict::valid)
                    << c14n << ' ' << method << ' ' << digest << ": " << verification.reason;
            }
        }
    }
}

TEST(Verify, AcceptsKeyInfoInTheFormsOfTheField) {
    std::string x509 = test::x509_key_info(genuine_pem());
    std::string subject = "<X509SubjectName>CN=ncp.example.org</X509SubjectName>";
    for (const std::string& key_info :
         {std::string(), x509, test::rsa_key_info(genuine_pem()),
          std::string("<KeyInfo><KeyName>the key</KeyName></KeyInfo>"),
          std::string(x509).insert(x509.find("<X509Certificate>"), subject)}) {
        Wish wish;
        wish.key_info = key_info;
        auto verification = check(wish);
        EXPECT_EQ(verification.verdict, Verdict::valid) << key_info << verification.reason;
    }
}

TEST(Verify, AcceptsAnEllipticCurveSignature) {
    Key key(EVP_EC_gen("P-256"));
    Certificate certificate(X509_new());
    X509_set_version(certificate.get(), X509_VERSION_3);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    Bio memory(BIO_new(BIO_s_mem()));
    PEM_write_bio_PKCS8PrivateKey(memory.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    char* data = nullptr;
    long size_bytes = BIO_get_mem_data(memory.get(), &data);
    Wish wish;
    wish.method = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
    std::string document = fill_signature(elmo_of("<learner/>" + signature_template(wish)),
                                          std::string(data, static_cast<std::size_t>(size_bytes)));
    EXPECT_EQ(verify(document, to_pem(*certificate)).verdict, Verdict::valid);
    EXPECT_EQ(verify(document, genuine_pem()).verdict, Verdict::invalid);
}

TEST(Verify, WithoutACertificateOnlyIntegrityIsSaid) {
    auto verification = verify(test::signed_sample(1, test::foreign_key()), std::nullopt);
    EXPECT_EQ(verification.verdict, Verdict::unknown_signer);
    EXPECT_EQ(verification.signer_subject, "CN=foreign.example.com");
    EXPECT_EQ(verification.certificate_pem, test::foreign_key().certificate_pem);

    std::string changed = test::signed_sample(1, test::foreign_key());
    changed.replace(changed.find("1999-01-01"), 10, "1999-01-02");
    EXPECT_EQ(verify(changed, std::nullopt).verdict, Verdict::invalid);

    Wish bare;
    std::string unnamed =
        fill_signature(elmo_of(signature_template(bare)), test::foreign_key().key_pem);
    EXPECT_EQ(verify(unnamed, std::nullopt).verdict, Verdict::invalid);
}

TEST(Verify, SaysWhatIsWrong) {
    std::string document = test::signed_sample(1, test::genuine_key());
    auto reason = [](const std::string& xml, const std::string& pem) {
        return verify(xml, pem).reason;
    };
    std::string changed = document;
    changed.replace(changed.find("1999-01-01"), 10, "1999-01-02");
    EXPECT_EQ(reason(changed, genuine_pem()), "the document was changed after it was signed");
    EXPECT_EQ(reason(document, test::foreign_key().certificate_pem),
              "it was signed with the key of another certificate");
    EXPECT_EQ(reason(document, "nonsense"),
              "nothing to check with: no PEM certificate (BEGIN CERTIFICATE)");
    EXPECT_EQ(reason(test::elmo_sample(1), genuine_pem()), "the document is not signed");
}

TEST(Verify, ReadsTheCertificateOfAnOldRegistryEntry) {
    std::string pem = genuine_pem();
    std::erase(pem, '\n');
    EXPECT_EQ(verify(test::signed_sample(1, test::genuine_key()), pem).verdict, Verdict::valid);
}

TEST(VerifyWithRegistry, NamesEveryEntryThatHoldsTheSignersKey) {
    const std::string xml = test::signed_sample(1, test::genuine_key());
    std::string without_breaks = genuine_pem();
    std::erase(without_breaks, '\n');
    auto verification = verify_with_registry(
        xml, {"nonsense", test::foreign_key().certificate_pem, without_breaks, genuine_pem()});
    EXPECT_EQ(verification.verdict, Verdict::valid);
    EXPECT_EQ(verification.signers, (std::vector<std::size_t>{2, 3}));
    EXPECT_EQ(verification.certificate_pem, genuine_pem());
    EXPECT_EQ(verification.method, "rsa-sha256");
}

TEST(VerifyWithRegistry, DocumentThatNamesNoCertificateIsTriedWithAll) {
    const std::string unnamed =
        fill_signature(elmo_of(signature_template({})), test::genuine_key().key_pem);
    auto verification =
        verify_with_registry(unnamed, {test::foreign_key().certificate_pem, genuine_pem()});
    EXPECT_EQ(verification.verdict, Verdict::valid);
    EXPECT_EQ(verification.signers, (std::vector<std::size_t>{1}));
    const std::vector<std::string> many(101, test::foreign_key().certificate_pem);
    EXPECT_THAT(verify_with_registry(unnamed, many).reason, testing::HasSubstr("too many"));
}

TEST(VerifyWithRegistry, SignerThatIsNotInItIsUnknownAtBest) {
    const std::string xml = test::signed_sample(1, test::foreign_key());
    for (const auto& registry : {std::vector<std::string>{genuine_pem()}, {}}) {
        auto verification = verify_with_registry(xml, registry);
        EXPECT_EQ(verification.verdict, Verdict::unknown_signer);
        EXPECT_THAT(verification.reason, testing::HasSubstr("no certificate of this registry"));
        EXPECT_TRUE(verification.signers.empty());
    }
    std::string changed = xml;
    changed.replace(changed.find("1999-01-01"), 10, "1999-01-02");
    EXPECT_EQ(verify_with_registry(changed, {genuine_pem()}).verdict, Verdict::invalid);
}

TEST(VerifyWithRegistry, ForgedSignatureThatCarriesTheRightCertificateIsInvalid) {
    Wish wish;
    wish.key_info = test::x509_key_info(genuine_pem());
    const std::string forged =
        fill_signature(elmo_of(signature_template(wish)), test::foreign_key().key_pem);
    EXPECT_EQ(verify_with_registry(forged, {genuine_pem()}).verdict, Verdict::invalid);
}

TEST(Verify, WeakKeyIsNotBelievedEvenIfPublished) {
    Key weak(EVP_RSA_gen(1024));
    Certificate certificate(X509_new());
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), weak.get());
    X509_sign(certificate.get(), weak.get(), EVP_sha256());
    auto verification = verify(test::signed_sample(1, test::genuine_key()), to_pem(*certificate));
    EXPECT_EQ(verification.verdict, Verdict::invalid);
    EXPECT_EQ(verification.reason, "nothing to check with: the certificate's key is too weak");
    EXPECT_FALSE(check_certificate(to_pem(*certificate)).has_value());
    EXPECT_TRUE(check_certificate(genuine_pem()).has_value());
}

TEST(Verify, RenewedCertificateOfTheSameKeyStillSpeaksForIt) {
    // The document carries the certificate of the day it was signed; the registry has a newer one.
    auto old = read_certificate_pem(genuine_pem()).value();
    Bio memory(BIO_new_mem_buf(test::genuine_key().key_pem.data(),
                               static_cast<int>(test::genuine_key().key_pem.size())));
    Key key(PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr));
    Certificate renewed(X509_dup(old.get()));
    X509_gmtime_adj(X509_getm_notAfter(renewed.get()), 1'000'000);
    X509_sign(renewed.get(), key.get(), EVP_sha256());
    ASSERT_NE(to_pem(*renewed), genuine_pem());
    EXPECT_EQ(verify(test::signed_sample(1, test::genuine_key()), to_pem(*renewed)).verdict,
              Verdict::valid);
}

TEST(Verify, SaysNothingOnStandardErrorAndLeavesNoOpenSslErrors) {
    std::string changed = test::signed_sample(1, test::genuine_key());
    changed.replace(changed.find("Öberg"), 6, "Zzberg");
    std::string broken = changed.substr(0, changed.size() / 2);
    testing::internal::CaptureStderr();
    testing::internal::CaptureStdout();
    for (const std::string& xml : {changed, broken, std::string("Öberg")}) {
        EXPECT_EQ(verify(xml, genuine_pem()).verdict, Verdict::invalid);
        EXPECT_EQ(verify(xml, std::nullopt).verdict, Verdict::invalid);
        EXPECT_EQ(verify(xml, test::foreign_key().certificate_pem).verdict, Verdict::invalid);
    }
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
    EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
    EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(Verify, DocumentsOfTheFieldSignedWithSha1AreRefusedForThat) {
    const std::filesystem::path data =
        std::filesystem::path(NCP_SOURCE_DIR) / "../shared/data/elmo/samples";
    if (!std::filesystem::exists(data)) GTEST_SKIP() << "reference data is absent: " << data;
    int seen = 0;
    for (const char* name : {"norway-1.0.xml", "sweden-1.0.xml"}) {
        auto xml = read_file(data / name, 10U << 20);
        ASSERT_TRUE(xml.has_value());
        auto verification = verify(*xml, std::nullopt);
        EXPECT_EQ(verification.verdict, Verdict::invalid) << name;
        EXPECT_NE(verification.reason.find("SHA-256"), std::string::npos) << verification.reason;
        ++seen;
    }
    EXPECT_EQ(seen, 2);
}

}  // namespace
}  // namespace ncp::signing
