// A contact point whose signing key never leaves its PKCS#11 token: served by `emrex-ncp serve`,
// walked through by a student, and what happens to him when the token is pulled out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/demo_files.h"
#include "base/clock.h"
#include "base/file.h"
#include "flow/student.h"
#include "protocol/response.h"
#include "support/ports.h"
#include "support/program.h"
#include "support/soft_token.h"

namespace ncp::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class SigningToken : public testing::Test {
  protected:
    void SetUp() override {
        const fs::path here = temporary_.path();
        make_token_key(token_, "signing", "rsa:2048");
        write_file(here / "token.crt", make_token_certificate(token_, "signing"));
        ASSERT_TRUE(write_private_file(here / "pin", kTokenPin));
        ASSERT_TRUE(app::write_demo_files(here, port_).has_value());
        std::string config = content_of(here / "ncp.toml");
        const std::string in_files = "certificate = \"signing.crt\"\nkey = \"signing.key\"\n";
        const std::size_t at = config.find(in_files);
        ASSERT_NE(at, std::string::npos);
        config.replace(at, in_files.size(),
                       "certificate = \"token.crt\"\npkcs11 = \"" + token_.uri("signing") +
                           "\"\npkcs11_module = \"" + kTokenDriver +
                           "\"\npin_file = \"pin\"\n[signing.next]\n"
                           "switch_on = " +
                           switch_on_ + "\n" + in_files);
        write_file(here / "ncp.toml", config);
    }

    // Up to the page that asks for consent.
    Student walk_to_consent() {
        const std::string origin = "https://localhost:" + std::to_string(port_);
        HttpsClient entry(port_);
        const HttpReply arrive = entry.post(
            "/ncp", {{"sessionId", "x"}, {"returnUrl", "https://client.example/receive"}},
            {{"Origin", "https://client.example"}, {"Sec-Fetch-Site", "cross-site"}});
        const std::string base =
            arrive.body.substr(arrive.body.find("/t/"), std::string("/t/12345678").size());
        Student student;
        student.take_cookies_of(entry, origin);
        student.visit(origin + base + "/login/demo");
        student.press_sample_student("s-1001");
        student.wait_while_at("/gather");
        student.send("/choose");
        return student;
    }

    SoftToken token_ = make_soft_token("ncp");
    const std::string switch_on_ = rfc3339(system_clock().wall() + std::chrono::hours(24));
    std::uint16_t port_ = reserve_ports(1);
    TemporaryFolder temporary_;
};

TEST_F(SigningToken, SignsWhatIsDeliveredUntilItIsPulledOut) {
    const fs::path here = temporary_.path();
    Program server("emrex-ncp", {"serve", "--config", here / "ncp.toml"});
    ASSERT_TRUE(server.wait_for_output("serving")) << server.log();
    ASSERT_TRUE(server.wait_for_output("from " + switch_on_ + " on: rsa-sha256")) << server.log();

    Student first = walk_to_consent();
    first.send("/consent");
    write_file(here / "received.txt", first.field("/receive", "elmo"));
    const Finished verified =
        run("emrex-ncp", {"verify", "--cert", here / "token.crt", here / "received.txt"});
    EXPECT_EQ(verified.exit_code, 0) << verified.output << verified.log;
    EXPECT_THAT(verified.output, HasSubstr("CN=ncp.example.org (RSA 2048"));

    Student second = walk_to_consent();
    fs::remove_all(token_.folder);
    second.send("/consent");
    EXPECT_EQ(second.field("/receive", "returnCode"), "NCP_ERROR");  // the way home stays open
    EXPECT_EQ(second.field("/receive", "elmo"), "");
    EXPECT_TRUE(server.wait_for_output("is that still there?")) << server.log();
    EXPECT_EQ(server.log().find(kTokenPin), std::string::npos);
    EXPECT_EQ(server.stop(), 0);
}

}  // namespace
}  // namespace ncp::test
