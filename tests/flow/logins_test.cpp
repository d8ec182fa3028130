// Several ways to log in side by side: the student sees their names and logos and chooses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flow/contact_point.h"
#include "support/https_client.h"

namespace ncp::test {
namespace {

using testing::HasSubstr;

constexpr char kLogo[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>";

void add_two_logins(ContactPoint& point, const std::string& logo) {
    point.add_student("ada", {{"national_id", "1"}, {"family_name", "Example"}});
    write_file(point.folder() / logo, kLogo);
    point.replace("# logo = \"logos/sample.svg\"", "logo = \"" + logo + "\"");
    point.append(
        "\n[[login]]\nid = \"second\"\nmethod = \"demo\"\ntitle = \"Another <register>\"\n"
        "students = \"students.toml\"\n");
}

TEST(Logins, AreShownWithNamesAndLogosAndEachLeadsToItsOwn) {
    ContactPoint point("minimal.toml");
    add_two_logins(point, "logo.svg");
    point.serve();  // the example's database is not here, and not asked either
    HttpsClient browser(point.port());
    const HttpReply arrive =
        browser.post("/ncp", {{"sessionId", "1"}, {"returnUrl", "https://client.example/"}},
                     {{"Origin", "https://client.example"}, {"Sec-Fetch-Site", "cross-site"}});
    EXPECT_EQ(arrive.status, 200);
    EXPECT_THAT(arrive.body, HasSubstr("src=\"/login/demo/logo\" alt=\"\""));
    EXPECT_THAT(arrive.body, HasSubstr("Log in with a sample student"));
    EXPECT_THAT(arrive.body, HasSubstr("Log in with Another &lt;register&gt;"));
    EXPECT_THAT(arrive.body, testing::Not(HasSubstr("/login/second/logo")));

    const HttpReply logo = browser.get("/login/demo/logo");
    EXPECT_EQ(logo.status, 200);
    EXPECT_EQ(logo.header("content-type"), "image/svg+xml");
    EXPECT_EQ(logo.body, kLogo);
    EXPECT_EQ(browser.get("/login/second/logo").status, 404);

    const std::string base = arrive.body.substr(arrive.body.find("/t/"), 11);
    for (const char* id : {"demo", "second"}) {
        EXPECT_EQ(browser.get(base + "/login/" + id).status, 200) << id;
    }
}

TEST(Logins, WithALogoOfAnotherKindAreAProblemOfTheConfiguration) {
    ContactPoint point("minimal.toml");
    add_two_logins(point, "logo.gif");
    const Finished checked = point.check();
    EXPECT_EQ(checked.exit_code, 1);
    EXPECT_THAT(checked.output + checked.log, HasSubstr("a logo is a file .svg or .png"));
}

}  // namespace
}  // namespace ncp::test
