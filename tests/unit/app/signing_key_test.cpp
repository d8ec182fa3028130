#include "app/signing_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/key_watch.h"
#include "base/file.h"
#include "support/program.h"
#include "support/signed_sample.h"
#include "support/soft_token.h"

namespace ncp::app {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr std::chrono::hours kDay{24};

class LateClock final : public Clock {
  public:
    explicit LateClock(std::chrono::hours by) : by_(by) {}
    SteadyTime steady() const override { return system_clock().steady(); }
    WallTime wall() const override { return system_clock().wall() + by_; }

  private:
    std::chrono::hours by_;
};

class SigningKey : public testing::Test {
  protected:
    // A pair that is valid for so many days from now.
    config::SigningKeySection make(const std::string& name, int days) {
        auto made = signing::make_key(
            {.common_name = name, .alternative_names = {}, .valid_days = days}, system_clock());
        config::SigningKeySection section;
        section.key = folder_.path() / (name + ".key");
        section.certificate = folder_.path() / (name + ".crt");
        EXPECT_TRUE(write_private_file(section.key, made->key_pem).has_value());
        EXPECT_TRUE(write_private_file(section.certificate, made->certificate_pem).has_value());
        return section;
    }
    // Every note of the report, warnings and errors marked.
    static std::vector<std::string> notes(const signing::SigningKeys& keys, WallTime now) {
        std::vector<std::string> said;
        for (const KeyNote& note : report_on(keys, now).notes) {
            said.push_back((note.level == LogLevel::error     ? "error: "
                            : note.level == LogLevel::warning ? "warning: "
                                                              : "") +
                           note.text.str());
        }
        return said;
    }
    Result<signing::SigningKeys> open(const config::SigningSection& section) {
        problems_.clear();
        return open_signing_keys(section, system_clock(), &problems_);
    }

    test::TemporaryFolder folder_;
    std::vector<config::Problem> problems_;
    const WallTime now_ = system_clock().wall();
};

TEST_F(SigningKey, WarnsFromSixtyDaysOnAndComplainsEveryHourOnceExpired) {
    auto keys = open({.current = make("ours", 100), .next = {}, .switch_on = {}});
    ASSERT_TRUE(keys.has_value());
    EXPECT_THAT(notes(*keys, now_), ElementsAre(HasSubstr("signing: rsa-sha256 with the "
                                                          "certificate CN=ours (RSA 3072)")));
    EXPECT_THAT(notes(*keys, now_ + 39 * kDay), SizeIs(1));
    EXPECT_THAT(notes(*keys, now_ + 41 * kDay + 1h),
                ElementsAre(testing::_, HasSubstr("warning: the signing certificate expires in 58 "
                                                  "days")));
    EXPECT_THAT(notes(*keys, now_ + 101 * kDay),
                ElementsAre(testing::_, HasSubstr("error: the signing certificate has expired")));
    EXPECT_EQ(report_on(*keys, now_).look_again, now_ + 24h);
    EXPECT_LT(report_on(*keys, now_ + 100 * kDay - 1h).look_again, now_ + 100 * kDay + 1h);
    EXPECT_EQ(report_on(*keys, now_ + 101 * kDay).look_again, now_ + 101 * kDay + 1h);
}

TEST_F(SigningKey, WatchSaysSoInTheLogAndSigningGoesOn) {
    auto keys = open({.current = make("ours", 10), .next = {}, .switch_on = {}});
    ASSERT_TRUE(keys.has_value());
    const LateClock clock(11 * kDay);
    testing::internal::CaptureStderr();
    { const KeyWatch watch(*keys, clock); }  // looks once at least
    const std::string log = testing::internal::GetCapturedStderr();
    EXPECT_THAT(log, HasSubstr("info signing: rsa-sha256 with the certificate CN=ours"));
    EXPECT_THAT(log, HasSubstr("error the signing certificate has expired on"));
    EXPECT_TRUE(keys->at(clock.wall()).sign("bytes").has_value());
}

TEST_F(SigningKey, OldOneSignsUntilTheInstantAndTheNewOneAfterIt) {
    const WallTime switch_on = now_ + 10h;
    auto keys =
        open({.current = make("old", 30), .next = make("new", 700), .switch_on = switch_on});
    ASSERT_TRUE(keys.has_value());
    EXPECT_EQ(&keys->at(now_), keys->current.get());
    EXPECT_EQ(&keys->at(switch_on), keys->next.get());
    // Thirty days are fewer than sixty, but the change is planned before them.
    EXPECT_THAT(notes(*keys, now_),
                ElementsAre(HasSubstr("signing: rsa-sha256 with the certificate "
                                      "CN=old"),
                            testing::AllOf(HasSubstr("from 20"), HasSubstr("CN=new"))));
    EXPECT_EQ(report_on(*keys, now_).look_again, switch_on);
    EXPECT_THAT(notes(*keys, switch_on), ElementsAre(HasSubstr("CN=new")));
}

TEST_F(SigningKey, WarnsWhenTheOldOneExpiresBeforeTheNewOneTakesOver) {
    auto keys =
        open({.current = make("old", 30), .next = make("new", 700), .switch_on = now_ + 40 * kDay});
    ASSERT_TRUE(keys.has_value());
    EXPECT_THAT(notes(*keys, now_),
                testing::Contains(HasSubstr("warning: the signing certificate expires on")));
}

TEST_F(SigningKey, OnceTheInstantIsPastTheOldOneIsNotNeeded) {
    config::SigningSection section{.current = {}, .next = make("new", 700), .switch_on = now_ - 1h};
    section.current.key = section.current.certificate = folder_.path() / "gone";
    auto keys = open(section);
    ASSERT_TRUE(keys.has_value());
    EXPECT_THAT(notes(*keys, now_), ElementsAre(HasSubstr("CN=new")));
    section.switch_on = now_ + 1h;
    EXPECT_FALSE(open(section).has_value());
    ASSERT_THAT(problems_, SizeIs(2));
    EXPECT_THAT(problems_[0].text, HasSubstr("certificate: "));
    EXPECT_THAT(problems_[1].text, HasSubstr("key: "));
}

TEST_F(SigningKey, NextOneMustBeValidWhenItTakesOver) {
    config::SigningSection section{
        .current = make("old", 300), .next = make("new", 20), .switch_on = now_ + 30 * kDay};
    section.next->line = 7;
    EXPECT_FALSE(open(section).has_value());
    ASSERT_THAT(problems_, SizeIs(1));
    EXPECT_EQ(problems_[0].line, 7);
    EXPECT_THAT(problems_[0].text,
                HasSubstr("new.crt: this certificate has expired (as things will "
                          "be at switch_on, 20"));
}

TEST_F(SigningKey, ChainIsCheckedWhenOneOfItsOptionsIsSet) {
    const auto openssl = [&](std::vector<std::string> arguments) {
        const test::Finished done = test::run("openssl", std::move(arguments));
        ASSERT_EQ(done.exit_code, 0) << done.log;
    };
    const std::string at = folder_.path().string() + "/";
    for (const char* name : {"root", "middle"}) {
        openssl({"req", "-new", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout",
                 at + name + ".key", "-out", at + name + ".crt", "-days", "30", "-subj",
                 std::string("/CN=") + name, "-addext", "keyUsage=keyCertSign"});
    }
    test::write_file(at + "ca.ext", "basicConstraints=critical,CA:TRUE\n");
    config::SigningSection section{.current = make("leaf", 30), .next = {}, .switch_on = {}};
    openssl({"x509", "-in", at + "middle.crt", "-x509toreq", "-signkey", at + "middle.key", "-out",
             at + "middle.csr"});
    openssl({"x509", "-req", "-in", at + "middle.csr", "-CA", at + "root.crt", "-CAkey",
             at + "root.key", "-CAcreateserial", "-days", "20", "-extfile", at + "ca.ext", "-out",
             at + "chain.pem"});
    openssl({"req", "-new", "-key", at + "leaf.key", "-subj", "/CN=leaf", "-out", at + "leaf.csr"});
    openssl({"x509", "-req", "-in", at + "leaf.csr", "-CA", at + "chain.pem", "-CAkey",
             at + "middle.key", "-CAcreateserial", "-days", "10", "-out", at + "leaf.crt"});
    const auto said = [&](const std::string& chain, const std::string& ca_file) {
        section.current.chain = chain.empty() ? fs::path() : fs::path(at + chain);
        section.current.ca_file = ca_file.empty() ? fs::path() : fs::path(at + ca_file);
        return open(section) ? "opened" : problems_.at(0).text;
    };
    EXPECT_EQ(said("", ""), "opened");
    EXPECT_EQ(said("chain.pem", "root.crt"), "opened");
    EXPECT_THAT(said("", "root.crt"), HasSubstr("put the intermediate certificates into chain"));
    EXPECT_THAT(said("chain.pem", ""), HasSubstr("does not lead to an authority"));
    EXPECT_THAT(said("leaf.key", "root.crt"), HasSubstr("no PEM certificate"));
    EXPECT_THAT(said("absent.pem", "root.crt"), HasSubstr("absent.pem"));
}

TEST_F(SigningKey, MayLieInATokenWhosePinIsInAFile) {
    const test::SoftToken token = test::make_soft_token("ncp");
    test::make_token_key(token, "signing", "rsa:2048");
    config::SigningSection section;
    section.current.certificate = folder_.path() / "token.crt";
    section.current.pkcs11 = token.uri("signing");
    section.current.pkcs11_module = test::kTokenDriver;
    section.current.pin_file = folder_.path() / "pin";
    test::write_file(section.current.certificate, test::make_token_certificate(token, "signing"));
    ASSERT_TRUE(write_private_file(section.current.pin_file, std::string(test::kTokenPin) + "\n"));
    auto keys = open(section);
    ASSERT_TRUE(keys.has_value()) << problems_.at(0).text;
    EXPECT_TRUE(keys->current->sign("bytes").has_value());
    EXPECT_THAT(notes(*keys, now_), ElementsAre(HasSubstr("CN=ncp.example.org (RSA 2048)")));
}

}  // namespace
}  // namespace ncp::app
