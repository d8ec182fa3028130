#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <cstring>
#include <vector>

#include "base/file.h"
#include "signing/algorithm.h"
#include "signing/certificate.h"
#include "signing/key_source.h"
#include "support/signed_sample.h"
#include "support/temporary_folder.h"

namespace ncp::signing {
namespace {

namespace fs = std::filesystem;

class FixedClock final : public Clock {
  public:
    explicit FixedClock(std::chrono::hours from_now) : from_now_(from_now) {}
    SteadyTime steady() const override { return system_clock().steady(); }
    WallTime wall() const override { return system_clock().wall() + from_now_; }

  private:
    std::chrono::hours from_now_;
};

constexpr std::chrono::hours kDay{24};

std::string pem_of(EVP_PKEY* key, const char* passphrase = nullptr) {
    Bio memory(BIO_new(BIO_s_mem()));
    PEM_write_bio_PKCS8PrivateKey(
        memory.get(), key, passphrase != nullptr ? EVP_aes_256_cbc() : nullptr, passphrase,
        passphrase != nullptr ? static_cast<int>(std::strlen(passphrase)) : 0, nullptr, nullptr);
    char* data = nullptr;
    long size_bytes = BIO_get_mem_data(memory.get(), &data);
    return {data, static_cast<std::size_t>(size_bytes)};
}

std::string self_signed(EVP_PKEY* key, const char* key_usage = nullptr) {
    Certificate certificate(X509_new());
    X509_set_version(certificate.get(), X509_VERSION_3);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key);
    if (key_usage != nullptr) {
        X509_EXTENSION* usage = X509V3_EXT_conf_nid(nullptr, nullptr, NID_key_usage, key_usage);
        X509_add_ext(certificate.get(), usage, -1);
        X509_EXTENSION_free(usage);
    }
    X509_sign(certificate.get(), key, EVP_sha256());
    return to_pem(*certificate);
}

class KeyFiles : public testing::Test {
  protected:
    fs::path key_file() const { return folder_.path() / "signing.key"; }
    fs::path certificate_file() const { return folder_.path() / "signing.crt"; }

    void put(const std::string& key_pem, const std::string& certificate_pem) {
        fs::remove(key_file());
        fs::remove(certificate_file());
        ASSERT_TRUE(write_private_file(key_file(), key_pem).has_value());
        ASSERT_TRUE(write_private_file(certificate_file(), certificate_pem).has_value());
    }
    void put_pair(const Key& key) { put(pem_of(key.get()), self_signed(key.get())); }
    // "opened", or the error's code and text.
    std::string open(const std::string& passphrase = {}, std::chrono::hours later = {},
                     Algorithm algorithm = Algorithm::rsa_sha256) {
        auto opened = open_key_files(key_file(), certificate_file(), Secret(passphrase),
                                     FixedClock(later), algorithm);
        EXPECT_EQ(ERR_peek_error(), 0U) << "OpenSSL's error queue is not empty";
        if (opened) return "opened";
        return std::string(facts(opened.error().code()).name) + ": " +
               opened.error().operator_text().str();
    }
    testing::AssertionResult refused(const std::string& outcome, const std::string& why) {
        if (outcome.starts_with("invalid_config") && outcome.find(why) != std::string::npos) {
            return testing::AssertionSuccess();
        }
        return testing::AssertionFailure() << outcome;
    }

  private:
    test::TemporaryFolder folder_;
};

TEST_F(KeyFiles, PairIsOpenedAndItsSignatureFitsTheCertificate) {
    const auto& key = test::genuine_key();
    auto signature = key.source->sign("bytes");
    ASSERT_TRUE(signature.has_value());
    EXPECT_EQ(signature->size(), 384U);  // RSA-3072
    auto certificate = read_certificate_pem(key.source->certificate_pem());
    ASSERT_TRUE(certificate.has_value());
    DigestContext context(EVP_MD_CTX_new());
    ASSERT_EQ(EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr,
                                   X509_get0_pubkey(certificate->get())),
              1);
    const std::vector<unsigned char> raw(signature->begin(), signature->end());
    const unsigned char signed_bytes[] = {'b', 'y', 't', 'e', 's'};
    EXPECT_EQ(
        EVP_DigestVerify(context.get(), raw.data(), raw.size(), signed_bytes, sizeof signed_bytes),
        1);
}

TEST_F(KeyFiles, KeyThatOthersCanReadIsRefused) {
    put(test::genuine_key().key_pem, test::genuine_key().certificate_pem);
    EXPECT_EQ(open(), "opened");
    for (mode_t mode : {0640U, 0604U, 0660U, 0610U, 0601U, 0777U}) {
        ASSERT_EQ(chmod(key_file().c_str(), mode), 0);
        EXPECT_TRUE(refused(open(), "others than its owner")) << std::oct << mode;
    }
    ASSERT_EQ(chmod(key_file().c_str(), 0400), 0);
    ASSERT_EQ(chmod(certificate_file().c_str(), 0644), 0);
    EXPECT_EQ(open(), "opened");
}

TEST_F(KeyFiles, CertificateOfAnotherKeyIsRefused) {
    put(test::genuine_key().key_pem, test::foreign_key().certificate_pem);
    EXPECT_TRUE(refused(open(), "does not belong to the key"));
}

TEST_F(KeyFiles, ExpiredAndFutureCertificatesAreRefused) {
    put(test::genuine_key().key_pem, test::genuine_key().certificate_pem);
    EXPECT_EQ(open({}, 824 * kDay), "opened");
    EXPECT_TRUE(refused(open({}, 826 * kDay), "expired"));
    EXPECT_TRUE(refused(open({}, -1 * kDay), "not valid yet"));
}

TEST_F(KeyFiles, KeysOfAnotherSizeThanIsUsedAreRefused) {
    put_pair(Key(EVP_RSA_gen(1024)));
    EXPECT_TRUE(refused(open(), "1024 bits; at least 2048"));
    put_pair(Key(EVP_RSA_gen(2048)));
    EXPECT_EQ(open(), "opened");
    EXPECT_EQ(open({}, {}, Algorithm::rsa_sha512), "opened");
    put_pair(Key(EVP_RSA_gen(4104)));
    EXPECT_TRUE(refused(open(), "4104 bits; at most 4096"));
}

TEST_F(KeyFiles, EllipticKeysAreUsedOnlyWhenTheConfigurationSaysSo) {
    put_pair(Key(EVP_EC_gen("P-256")));
    EXPECT_TRUE(refused(open(), "set algorithm = \"ecdsa-sha256\" (P-256)"));
    EXPECT_EQ(open({}, {}, Algorithm::ecdsa_sha256), "opened");
    EXPECT_TRUE(refused(open({}, {}, Algorithm::ecdsa_sha384), "goes with P-384"));
    put_pair(Key(EVP_EC_gen("P-384")));
    EXPECT_EQ(open({}, {}, Algorithm::ecdsa_sha384), "opened");
    EXPECT_TRUE(refused(open({}, {}, Algorithm::ecdsa_sha256), "goes with P-256"));
    put_pair(Key(EVP_EC_gen("secp256k1")));
    EXPECT_TRUE(refused(open({}, {}, Algorithm::ecdsa_sha256), "not on the curve P-256"));
    put_pair(Key(EVP_RSA_gen(2048)));
    EXPECT_TRUE(refused(open({}, {}, Algorithm::ecdsa_sha256), "not an elliptic key"));
}

TEST_F(KeyFiles, CertificateThatIsNotForSigningIsRefused) {
    Key key(EVP_RSA_gen(2048));
    put(pem_of(key.get()), self_signed(key.get(), "critical,keyEncipherment"));
    EXPECT_TRUE(refused(open(), "key usage does not allow signing"));
    put(pem_of(key.get()), self_signed(key.get(), "critical,nonRepudiation"));
    EXPECT_EQ(open(), "opened");
}

TEST_F(KeyFiles, PassphraseIsNeededAndMustBeRight) {
    Key key(EVP_RSA_gen(2048));
    put(pem_of(key.get(), "correct horse"), self_signed(key.get()));
    EXPECT_EQ(open("correct horse"), "opened");
    EXPECT_TRUE(refused(open("wrong horse"), "passphrase is wrong"));
    EXPECT_TRUE(refused(open(), "encrypted; name the file"));  // and nobody asks at a terminal
    EXPECT_TRUE(refused(open(std::string(5000, 'x')), "passphrase is wrong"));
    std::string damaged = pem_of(key.get());
    damaged[100] = damaged[100] == 'A' ? 'B' : '*';
    put(damaged, self_signed(key.get()));
    EXPECT_TRUE(refused(open("correct horse"), "private key is damaged"));
}

TEST(SignatureForms, OfEllipticKeysAreTwoNumbersInARowAndBack) {
    for (auto [algorithm, bytes] :
         {std::pair(Algorithm::ecdsa_sha256, 64U), std::pair(Algorithm::ecdsa_sha384, 96U)}) {
        const test::SigningKey key = test::make_signing_key("elliptic", algorithm);
        EXPECT_EQ(key.source->algorithm(), algorithm);
        for (int i = 0; i < 300; ++i) {  // also those whose numbers begin with zeros
            auto raw = key.source->sign(std::to_string(i));
            ASSERT_TRUE(raw.has_value());
            ASSERT_EQ(raw->size(), bytes);
            EXPECT_EQ(raw_form(der_form(algorithm, *raw), bytes / 2), *raw);
        }
        EXPECT_EQ(der_form(algorithm, "too short"), "");
        EXPECT_EQ(raw_form("no DER", bytes / 2), "");
    }
    EXPECT_EQ(der_form(Algorithm::rsa_sha256, "as it is"), "as it is");
}

TEST(AlgorithmNames, LeadBackToTheirAlgorithms) {
    for (Algorithm algorithm : {Algorithm::rsa_sha256, Algorithm::rsa_sha512,
                                Algorithm::ecdsa_sha256, Algorithm::ecdsa_sha384}) {
        EXPECT_EQ(algorithm_of(name_of(algorithm)), algorithm);
    }
    EXPECT_EQ(algorithm_of("rsa-sha1"), std::nullopt);
}

TEST_F(KeyFiles, MissingAndMeaninglessFilesAreRefused) {
    EXPECT_TRUE(open().starts_with("io")) << open();
    put("", "");
    EXPECT_TRUE(refused(open(), "is empty"));
    put(test::genuine_key().certificate_pem, test::genuine_key().key_pem);  // exchanged
    EXPECT_TRUE(refused(open(), "not a private key"));
    put(test::genuine_key().key_pem,
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    EXPECT_TRUE(refused(open(), "damaged"));
    put(test::genuine_key().key_pem, test::genuine_key().key_pem);
    EXPECT_TRUE(refused(open(), "no PEM certificate"));
    fs::remove(certificate_file());
    EXPECT_TRUE(open().starts_with("io")) << open();
}

TEST(CertificatePem, IsReadWithoutLineBreaks) {  // as old registry entries have it
    std::string pem = test::genuine_key().certificate_pem;
    std::erase(pem, '\n');
    auto certificate = read_certificate_pem("some text before " + pem + " and after");
    ASSERT_TRUE(certificate.has_value());
    EXPECT_EQ(to_pem(**certificate), test::genuine_key().certificate_pem);
    EXPECT_EQ(subject_of(**certificate), "CN=ncp.example.org");
}

TEST(CertificatePem, DamagedOnesAreRefused) {
    const std::string& pem = test::genuine_key().certificate_pem;
    EXPECT_FALSE(read_certificate_pem("").has_value());
    EXPECT_FALSE(read_certificate_pem("-----BEGIN CERTIFICATE-----").has_value());
    EXPECT_FALSE(
        read_certificate_pem("-----END CERTIFICATE----------BEGIN CERTIFICATE-----").has_value());
    EXPECT_FALSE(read_certificate_pem(pem.substr(0, pem.size() / 2)).has_value());
    auto certificate = read_certificate_pem(pem);
    std::string der = to_der(**certificate);
    EXPECT_EQ(read_certificate_der(der + '\0'), nullptr);  // something follows
    EXPECT_EQ(read_certificate_der(der.substr(0, der.size() - 1)), nullptr);
    EXPECT_EQ(read_certificate_der(""), nullptr);
    EXPECT_NE(read_certificate_der(der), nullptr);
    EXPECT_EQ(ERR_peek_error(), 0U);
}

}  // namespace
}  // namespace ncp::signing
