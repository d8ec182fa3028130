#include <gmock/gmock.h>

#include "unit/config/config_file.h"

namespace ncp::config {
namespace {

using ::testing::HasSubstr;

const std::string kToken =
    "pkcs11 = \"pkcs11:token=ncp;object=signing\"\npkcs11_module = \"/lib/driver.so\"\n"
    "pin_file = \"pin\"";

SigningSection signing_of(const std::string& content) {
    ConfigFile file(content);
    auto settings = load(file.path());
    EXPECT_TRUE(settings.has_value()) << settings.error().front().text;
    return settings ? settings->signing : SigningSection{};
}

TEST(Signing, IsAKeyInAFileByDefault) {
    const SigningSection signing = signing_of(std::string(kGood));
    EXPECT_EQ(signing.current.key.filename(), "sign.key");
    EXPECT_EQ(signing.current.algorithm, "rsa-sha256");
    EXPECT_FALSE(signing.keep_nested_signatures);
    EXPECT_FALSE(signing.next.has_value());
}

TEST(Signing, ReadsAKeyInAToken) {
    const SigningSection signing = signing_of(good_but("key = \"sign.key\"", kToken));
    EXPECT_TRUE(signing.current.key.empty());
    EXPECT_EQ(signing.current.pkcs11, "pkcs11:token=ncp;object=signing");
    EXPECT_EQ(signing.current.pkcs11_module, "/lib/driver.so");
    EXPECT_EQ(signing.current.pin_file.filename(), "pin");
}

TEST(Signing, RefusesAKeyInTwoPlacesOrNone) {
    EXPECT_THAT(only_problem_of(good_but("key = \"sign.key\"", "key = \"k\"\n" + kToken)).text,
                HasSubstr("exclude each other"));
    EXPECT_THAT(only_problem_of(good_but("key = \"sign.key\"\n", "")).text,
                HasSubstr("[signing] key is missing"));
    EXPECT_THAT(
        only_problem_of(good_but("key = \"sign.key\"", kToken + "\npassphrase_file = \"p\"")).text,
        HasSubstr("a token has a pin_file"));
    for (const char* line : {"pkcs11_module = \"x\"", "pin_file = \"x\""}) {
        EXPECT_THAT(
            only_problem_of(good_but("key = \"sign.key\"", std::string("key = \"k\"\n") + line))
                .text,
            HasSubstr("is for keys in tokens"));
    }
    const std::string without_pin = kToken.substr(0, kToken.find("pin_file"));
    EXPECT_THAT(only_problem_of(good_but("key = \"sign.key\"", without_pin)).text,
                HasSubstr("needs pin_file"));
}

TEST(Signing, KnowsFourAlgorithmsAndTwoWaysWithNestedSignatures) {
    for (const char* name : {"rsa-sha256", "rsa-sha512", "ecdsa-sha256", "ecdsa-sha384"}) {
        const std::string line = std::string("key = \"k\"\nalgorithm = \"") + name + "\"";
        EXPECT_EQ(signing_of(good_but("key = \"sign.key\"", line)).current.algorithm, name);
    }
    for (const char* line : {"algorithm = \"rsa-sha1\"", "nested_signatures = \"leave\""}) {
        const Problem problem =
            only_problem_of(good_but("key = \"sign.key\"", std::string("key = \"k\"\n") + line));
        EXPECT_EQ(problem.line, 12);
        EXPECT_THAT(problem.text, HasSubstr("must be"));
    }
    EXPECT_TRUE(
        signing_of(good_but("key = \"sign.key\"", "key = \"k\"\nnested_signatures = \"keep\""))
            .keep_nested_signatures);
}

TEST(Signing, NextKeyHasAllOptionsOfAKeyAndAnInstant) {
    const std::string next =
        "[signing.next]\nswitch_on = 2026-12-01T02:00:00+02:00\ncertificate = \"n.crt\"\n"
        "key = \"n.key\"\nalgorithm = \"rsa-sha512\"\n[[login]]";
    const SigningSection signing = signing_of(good_but("[[login]]", next));
    ASSERT_TRUE(signing.next.has_value());
    EXPECT_EQ(signing.next->key.filename(), "n.key");
    EXPECT_EQ(signing.next->algorithm, "rsa-sha512");
    EXPECT_EQ(signing.next->line, 12);
    EXPECT_EQ(rfc3339(signing.switch_on), "2026-12-01T00:00:00Z");
}

TEST(Signing, NextKeyNeedsAnInstantWithAZone) {
    const auto problem = [](const std::string& line) {
        return only_problem_of(good_but("[[login]]",
                                        "[signing.next]\ncertificate = \"n.crt\"\n"
                                        "key = \"n.key\"\n" +
                                            line + "\n[[login]]"))
            .text;
    };
    EXPECT_THAT(problem(""), HasSubstr("switch_on"));
    for (const char* wrong :
         {"2026-12-01", "2026-12-01T00:00:00", "\"2026-12-01T00:00:00Z\"", "7"}) {
        EXPECT_THAT(problem(std::string("switch_on = ") + wrong), HasSubstr("with a zone"));
    }
}

std::string with_next(const std::string& key) {
    return "[signing.next]\nswitch_on = 2026-12-01T00:00:00Z\ncertificate = \"n.crt\"\nkey = \"" +
           key + "\"\n[[login]]";
}

TEST(Signing, NeverUsesTheKeyOfTls) {
    const Problem shared = only_problem_of(good_but("key = \"sign.key\"", "key = \"tls.key\""));
    EXPECT_EQ(shared.line, 9);
    EXPECT_THAT(shared.text, HasSubstr("[signing] key must be a pair of its own, never that of "
                                       "[server]"));
    EXPECT_THAT(only_problem_of(good_but("[[login]]", with_next("tls.key"))).text,
                HasSubstr("[signing.next] key must be a pair of its own, never that of [server]"));
}

TEST(Signing, NextMayBeANewCertificateOfTheSameKey) {
    const SigningSection signing = signing_of(good_but("[[login]]", with_next("sign.key")));
    ASSERT_TRUE(signing.next.has_value());
    EXPECT_EQ(signing.next->key, signing.current.key);
}

TEST(Signing, LendsNoKeyToALogin) {
    const std::string login =
        "id = \"feide\"\nmethod = \"openid-connect\"\ntitle = \"Feide\"\n"
        "issuer = \"https://idp.example\"\nclient_id = \"ncp\"\nprivate_key = ";
    const std::string demo =
        "id = \"demo\"\nmethod = \"demo\"\ntitle = \"Sample students\"\n"
        "students = \"students.toml\"";
    const auto all = [&](const std::string& key) {
        return problems_of(good_but("[[login]]\n" + demo,
                                    with_next("next.key") + "\n" + login + "\"" + key + "\""));
    };
    for (const auto& [key, owner] :
         {std::pair("sign.key", "[signing]"), std::pair("next.key", "[signing.next]"),
          std::pair("tls.key", "[server]")}) {
        const auto problems = all(key);
        ASSERT_EQ(problems.size(), 1) << key;
        EXPECT_EQ(problems.front().text, std::string("[login] private_key of \"feide\" must be a "
                                                     "pair of its own, never that of ") +
                                             owner);
    }
    EXPECT_EQ(all("own.key").size(), 0);
}

}  // namespace
}  // namespace ncp::config
