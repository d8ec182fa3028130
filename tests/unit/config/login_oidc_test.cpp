#include <gmock/gmock.h>

#include <fstream>
#include <regex>

#include <sstream>

#include "config/settings.h"
#include "unit/config/config_file.h"

namespace ncp::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string kExamples = std::string(NCP_SOURCE_DIR) + "/config/examples/";

std::string content_of(const std::string& name) {
    std::ifstream in(kExamples + name);
    return {std::istreambuf_iterator<char>(in), {}};
}

tl::expected<Settings, std::vector<Problem>> load_text(const std::string& text) {
    const ConfigFile file(text);
    return load(file.path());
}

// Of the example with one line replaced; "" if it loads.
std::string problems_with(const std::string& pattern, const std::string& line) {
    const std::string text = content_of("openid-connect-feide.toml");
    const std::regex option("\n" + pattern + " = [^\n]*");
    EXPECT_TRUE(std::regex_search(text, option)) << pattern;
    auto settings = load_text(std::regex_replace(text, option, "\n" + line));
    std::string problems;
    if (settings) return problems;
    for (const Problem& problem : settings.error())
        problems += problem.text + '\n';
    return problems;
}

TEST(LoginOidc, TheExampleOfFeideLoads) {
    auto settings = load(kExamples + "openid-connect-feide.toml");
    ASSERT_TRUE(settings.has_value()) << settings.error().front().text;
    const LoginSection& login = settings->logins.at(0);
    EXPECT_EQ(login.oidc.issuer, "https://auth.dataporten.no");
    EXPECT_THAT(login.oidc.scopes, ElementsAre("openid", "profile", "userid-nin", "userid-feide"));
    EXPECT_THAT(login.vouching.identity.at("eppn"),
                ElementsAre("https://n.feide.no/claims/eduPersonPrincipalName"));
    EXPECT_TRUE(login.oidc.userinfo);
    EXPECT_FALSE(login.oidc.logout) << "to be tried first";
    EXPECT_EQ(login.oidc.auth, ClientAuth::by_discovery);
    EXPECT_FALSE(login.oidc.max_age.has_value());
}

// The section that the annotated example shows behind "#" is one that works.
TEST(LoginOidc, TheAnnotatedSectionLoads) {
    const std::string all = content_of("minimal.toml");
    const std::size_t begin = all.find("# [[login]]");
    const std::size_t end = all.find("# [[login]]", begin + 1);  // the next method
    std::string section =
        std::regex_replace(all.substr(begin, end - begin), std::regex("(^|\n)# "), "$1");
    std::string kept;
    std::istringstream lines(section);
    // What is no option is prose; a secret and a key exclude each other.
    for (std::string line; std::getline(lines, line);) {
        const bool option = std::regex_search(line, std::regex(R"(^\[|^[a-z0-9_]+ = )"));
        if (option && !line.starts_with("private_key") && !line.starts_with("key_")) {
            kept += line + '\n';
        }
    }
    const std::size_t own = all.find("[[login]]\n# Part of");
    ASSERT_NE(end, std::string::npos);
    ASSERT_NE(own, std::string::npos);
    std::string text = all;
    text.insert(own, kept + '\n');
    auto settings = load_text(text);
    ASSERT_TRUE(settings.has_value()) << settings.error().front().text << '\n' << kept;
    EXPECT_EQ(settings->logins.at(0).oidc.prompt, "login");
    EXPECT_EQ(settings->logins.at(0).oidc.max_age, std::chrono::minutes(15));
}

TEST(LoginOidc, WhatCannotWorkIsRefusedWithAdvice) {
    EXPECT_EQ(problems_with("scopes", "scopes = [\"openid\"]"), "");
    EXPECT_THAT(problems_with("issuer", "issuer = \"http://idp.example\""), HasSubstr("https"));
    EXPECT_THAT(problems_with("issuer", "issuer = \"https://idp.example?x=1\""),
                HasSubstr("without a query"));
    EXPECT_THAT(
        problems_with("issuer", "issuer = \"https://a.example/.well-known/openid-configuration\""),
        HasSubstr("leave out /.well-known/openid-configuration"));
    const std::string inlined = problems_with(
        "client_secret_file", "client_secret_file = \"a\"\nclient_secret = \"canary\"");
    EXPECT_THAT(inlined, HasSubstr("a secret never stands here: put it alone into a file and name "
                                   "that: client_secret_file"));
    EXPECT_EQ(std::count(inlined.begin(), inlined.end(), '\n'), 1) << inlined;
    EXPECT_EQ(inlined.find("canary"), std::string::npos);
    EXPECT_THAT(problems_with("client_id", ""), HasSubstr("client_id"));
    EXPECT_THAT(problems_with("client_secret_file", ""), HasSubstr("or private_key"));
    EXPECT_THAT(
        problems_with("client_secret_file", "client_secret_file = \"a\"\nprivate_key = \"b\""),
        HasSubstr("exclude each other"));
    EXPECT_THAT(problems_with("client_secret_file",
                              "private_key = \"b\"\ntoken_endpoint_auth = \"client_secret_post\""),
                HasSubstr("must be \"private_key_jwt\""));
    EXPECT_THAT(problems_with("scopes", "scopes = [\"profile\"]"), HasSubstr("\"openid\""));
    EXPECT_THAT(problems_with("scopes", "scopes = [\"openid profile\"]"),
                HasSubstr("single words"));
    EXPECT_THAT(problems_with("scopes", "algorithms = [\"RS256\", \"none\"]"),
                HasSubstr("has \"none\""));
    EXPECT_THAT(problems_with("scopes", "algorithms = [\"HS256\"]"), HasSubstr("has \"HS256\""));
    EXPECT_THAT(problems_with("scopes", "algorithms = []"), HasSubstr("at least one"));
    EXPECT_THAT(problems_with("scopes", "allow = [\"https://idp.example/path\"]"),
                HasSubstr("no path"));
    EXPECT_THAT(problems_with("scopes", "userinfo = \"always\""), HasSubstr("\"auto\", \"never\""));
    EXPECT_THAT(problems_with("scopes", "prompt = \"none\""), HasSubstr("select_account"));
    EXPECT_THAT(problems_with("scopes", "max_age_minutes = -1"), HasSubstr("max_age_minutes"));
    EXPECT_THAT(problems_with("scopes", "userinf = \"auto\""), HasSubstr("userinfo"));
}

}  // namespace
}  // namespace ncp::config
