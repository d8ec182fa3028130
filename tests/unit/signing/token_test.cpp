// Keys that never leave their token: SoftHSM through OpenSSL's engine, as with real hardware.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/err.h>

#include <atomic>
#include <cstdlib>
#include <thread>

#include "signing/sign.h"
#include "signing/verify.h"
#include "support/program.h"
#include "support/signed_sample.h"
#include "support/soft_token.h"
#include "support/temporary_folder.h"

namespace ncp::signing {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

// Logs every call of the driver behind it (opensc-pkcs11).
constexpr char kSpyingDriver[] = "/usr/lib/x86_64-linux-gnu/pkcs11-spy.so";

// A key in a token, with its certificate.
struct TokenPair {
    test::SoftToken token;
    std::string object, certificate_pem;
    std::string uri() const { return token.uri(object); }
};

TokenPair put_key(const test::SoftToken& token, const std::string& object,
                  const std::string& kind) {
    test::make_token_key(token, object, kind);
    return {token, object, test::make_token_certificate(token, object)};
}

// All made before the first is used: the driver lists its tokens once.
struct Tokens {
    test::SoftToken ours = test::make_soft_token("ncp"), other = test::make_soft_token("other"),
                    pulled = test::make_soft_token("pulled");
    TokenPair rsa = put_key(ours, "rsa", "rsa:2048");
    TokenPair p256 = put_key(ours, "p256", "EC:prime256v1");
    TokenPair p384 = put_key(ours, "p384", "EC:secp384r1");
    TokenPair of_other = put_key(other, "signing", "rsa:2048");
    TokenPair of_pulled = put_key(pulled, "signing", "EC:prime256v1");
};
const Tokens& tokens() {
    static const Tokens made;
    return made;
}

class Token : public testing::Test {
  protected:
    Result<std::unique_ptr<KeySource>> open(const TokenPair& pair, const std::string& uri,
                                            const std::string& pin = test::kTokenPin,
                                            const fs::path& driver = test::kTokenDriver,
                                            Algorithm algorithm = Algorithm::rsa_sha256) {
        const fs::path certificate = folder_.path() / "signing.crt";
        test::write_file(certificate, pair.certificate_pem);
        testing::internal::CaptureStderr();
        auto opened =
            open_token_key({uri, driver, Secret(pin)}, certificate, system_clock(), algorithm);
        said_ = testing::internal::GetCapturedStderr();
        EXPECT_EQ(ERR_peek_error(), 0U) << "OpenSSL's error queue is not empty";
        return opened;
    }
    std::string refusal(const std::string& uri, const std::string& pin = test::kTokenPin,
                        const fs::path& driver = test::kTokenDriver) {
        auto opened = open(tokens().rsa, uri, pin, driver);
        if (opened) return "opened";
        EXPECT_EQ(opened.error().code(), ErrorCode::invalid_config);
        EXPECT_EQ(opened.error().operator_text().str().find(test::kTokenPin), std::string::npos);
        EXPECT_EQ(said_, "");
        return opened.error().operator_text().str();
    }
    std::string uri() { return tokens().rsa.uri(); }

    test::TemporaryFolder folder_;
    std::string said_;  // on standard error
};

Verdict verdict_of_signing_with(const KeySource& key, const std::string& pem) {
    auto document = elmo::Document::parse(test::elmo_sample(2));
    auto xml = sign(std::move(*document), key);
    return xml ? verify(*xml, pem).verdict : Verdict::invalid;
}

TEST_F(Token, RsaKeySigns) {
    for (Algorithm algorithm : {Algorithm::rsa_sha256, Algorithm::rsa_sha512}) {
        auto key = open(tokens().rsa, uri(), test::kTokenPin, test::kTokenDriver, algorithm);
        ASSERT_TRUE(key.has_value()) << key.error().describe().str();
        EXPECT_EQ(verdict_of_signing_with(**key, tokens().rsa.certificate_pem), Verdict::valid);
    }
}

TEST_F(Token, EllipticKeysSign) {
    for (const auto& [pair, algorithm] : {std::pair(tokens().p256, Algorithm::ecdsa_sha256),
                                          std::pair(tokens().p384, Algorithm::ecdsa_sha384)}) {
        auto key = open(pair, pair.uri(), test::kTokenPin, test::kTokenDriver, algorithm);
        ASSERT_TRUE(key.has_value()) << key.error().describe().str();
        EXPECT_EQ(verdict_of_signing_with(**key, pair.certificate_pem), Verdict::valid);
    }
}

TEST_F(Token, TheKeyDoesNotLeaveIt) {
    const test::Finished listed =
        test::run("pkcs11-tool", {"--module", test::kTokenDriver, "--login", "--pin",
                                  test::kTokenPin, "--token-label", tokens().rsa.token.label,
                                  "--list-objects", "--type", "privkey"});
    EXPECT_THAT(listed.output, HasSubstr("never extractable"));
}

TEST_F(Token, ManyThreadsSignAtTheSameTime) {
    auto key = open(tokens().rsa, uri());
    ASSERT_TRUE(key.has_value());
    std::atomic<int> valid = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&] {
                for (int round = 0; round < 10; ++round) {
                    valid += verdict_of_signing_with(**key, tokens().rsa.certificate_pem) ==
                                         Verdict::valid &&
                                     ERR_peek_error() == 0
                                 ? 1
                                 : 0;
                }
            });
        }
    }
    EXPECT_EQ(valid, 80);
}

TEST_F(Token, OldAndNewKeyOfTwoTokensSignSideBySide) {
    auto first = open(tokens().rsa, uri());
    auto second = open(tokens().of_other, tokens().of_other.uri());
    ASSERT_TRUE(first.has_value() && second.has_value());
    EXPECT_EQ(verdict_of_signing_with(**first, tokens().rsa.certificate_pem), Verdict::valid);
    EXPECT_EQ(verdict_of_signing_with(**second, tokens().of_other.certificate_pem), Verdict::valid);
    second->reset();  // does not take the token from the first
    EXPECT_EQ(verdict_of_signing_with(**first, tokens().rsa.certificate_pem), Verdict::valid);
}

// The engine takes one driver in the life of a process, so these run in processes of their own, and
// end without the spying driver being asked for what it leaks.
class TokenInAProcessOfItsOwn : public Token {
  protected:
    void SetUp() override { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

TEST_F(TokenInAProcessOfItsOwn, WrongPinIsTriedOnceAndNeverAgain) {
    ASSERT_TRUE(fs::exists(kSpyingDriver)) << "opensc-pkcs11 is missing: ./dev setup test";
    const auto count_logins = [&] {
        const fs::path log = folder_.path() / "calls";
        (void)tokens().rsa;
        ::setenv("PKCS11SPY", test::kTokenDriver, 1);
        ::setenv("PKCS11SPY_OUTPUT", log.c_str(), 1);
        std::string said = refusal(uri(), "0000", kSpyingDriver);
        const std::string calls = test::content_of(log);
        std::size_t logins = 0;
        for (std::size_t at = 0; (at = calls.find("C_Login\n", at)) != std::string::npos; ++at)
            ++logins;
        // A wrong PIN is not kept for anybody either: the right one opens, with one more login.
        said += refusal(uri(), test::kTokenPin, kSpyingDriver);
        std::fprintf(stderr, "%zu login: %s", logins, said.c_str());
        std::_Exit(0);
    };
    EXPECT_EXIT(count_logins(), testing::ExitedWithCode(0), "^1 login: .*refuses the PIN.*opened$");
}

TEST_F(TokenInAProcessOfItsOwn, FileThatIsNoDriverIsRefused) {
    const auto open_it = [&] {
        std::fputs(refusal(uri(), test::kTokenPin, NCP_SOURCE_DIR "/README.md").c_str(), stderr);
        std::_Exit(0);
    };
    EXPECT_EXIT(open_it(), testing::ExitedWithCode(0), "does not load");
}

TEST_F(Token, SecondDriverBesideTheFirstIsRefused) {
    auto first = open(tokens().rsa, uri());
    ASSERT_TRUE(first.has_value());
    EXPECT_THAT(refusal(uri(), test::kTokenPin, kSpyingDriver), HasSubstr("only one driver"));
    EXPECT_EQ(verdict_of_signing_with(**first, tokens().rsa.certificate_pem), Verdict::valid);
}

TEST_F(Token, WithoutAPinNothingIsTried) {
    EXPECT_THAT(refusal(uri(), ""), HasSubstr("pin_file"));
    EXPECT_THAT(refusal(uri(), std::string("12\0", 3)), HasSubstr("no PIN"));
}

TEST_F(Token, PinInTheAddressIsRefused) {
    for (const char* part :
         {"?pin-value=7493", ";pin-value=7493", "?pin-source=file:/pin", "?x-a=b&PIN-VALUE=7493"}) {
        EXPECT_THAT(refusal(uri() + part), HasSubstr("the PIN does not belong into the address"));
    }
    EXPECT_THAT(refusal(uri() + "?module-path=/x.so"), HasSubstr("named by pkcs11_module"));
}

TEST_F(Token, AddressesThatNameNoSingleKeyAreRefused) {
    EXPECT_THAT(refusal("signing.key"), HasSubstr("not a PKCS#11 address"));
    EXPECT_THAT(refusal("pkcs11:"), HasSubstr("names no token"));
    EXPECT_THAT(refusal("pkcs11:token=ncp"), HasSubstr("names no key"));
    EXPECT_THAT(refusal("pkcs11:token=absent;object=signing"), HasSubstr("no such token"));
    EXPECT_THAT(refusal("pkcs11:token=ncp;object=absent"), HasSubstr("no such token"));
    EXPECT_THAT(refusal(uri(), test::kTokenPin, "/absent.so"), HasSubstr("no such driver"));
}

TEST_F(Token, CertificateOfAnotherKeyIsRefused) {
    auto opened = open({tokens().ours, "rsa", test::genuine_key().certificate_pem}, uri());
    ASSERT_FALSE(opened.has_value());
    EXPECT_THAT(opened.error().operator_text().str(), HasSubstr("does not belong to the key"));
}

TEST_F(Token, OneThatDisappearsGivesAnErrorAndNoSignature) {
    const TokenPair& pair = tokens().of_pulled;
    auto key = open(pair, pair.uri(), test::kTokenPin, test::kTokenDriver, Algorithm::ecdsa_sha256);
    ASSERT_TRUE(key.has_value());
    ASSERT_TRUE((*key)->sign("bytes").has_value());
    fs::remove_all(pair.token.folder);
    auto signature = (*key)->sign("bytes");
    ASSERT_FALSE(signature.has_value());
    EXPECT_EQ(signature.error().code(), ErrorCode::signature);
    EXPECT_THAT(signature.error().operator_text().str(), HasSubstr("is that still there?"));
    EXPECT_EQ(ERR_peek_error(), 0U);
}

}  // namespace
}  // namespace ncp::signing
