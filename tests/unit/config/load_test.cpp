#include <gmock/gmock.h>

#include "unit/config/config_file.h"

namespace ncp::config {
namespace {

using ::testing::HasSubstr;

TEST(Load, ReadsACompleteFileAndFillsInDefaults) {
    ConfigFile file(kGood);
    auto settings = load(file.path());
    ASSERT_TRUE(settings.has_value());
    EXPECT_EQ(settings->file, file.path());
    EXPECT_TRUE(settings->demonstration);
    EXPECT_EQ(settings->server.address, "127.0.0.1");
    EXPECT_EQ(settings->server.port, 8443);
    EXPECT_EQ(settings->server.public_url, "https://ncp.example.org");
    EXPECT_EQ(settings->server.threads, 16U);
    EXPECT_EQ(settings->emrex.return_code_prefix, "NCP_");
    EXPECT_TRUE(settings->emrex.passed_only);
    EXPECT_EQ(settings->emrex.picking, Picking::parts);
    EXPECT_EQ(settings->session.idle, std::chrono::minutes(15));
    EXPECT_EQ(settings->session.absolute, std::chrono::minutes(60));
    EXPECT_EQ(settings->gather.deadline, std::chrono::milliseconds(30'000));
    ASSERT_EQ(settings->logins.size(), 1U);
    EXPECT_EQ(settings->server.line, 2);
    EXPECT_EQ(settings->signing.line, 9);
    EXPECT_EQ(settings->logins[0].line, 12);
    ASSERT_EQ(settings->sources.size(), 1U);
    EXPECT_EQ(settings->sources[0].line, 17);
}

TEST(Load, MakesRelativePathsAbsoluteAgainstTheFilesFolder) {
    ConfigFile file(good_but(R"("sign.key")", R"("../keys/./sign.key")"));
    auto settings = load(file.path());
    ASSERT_TRUE(settings.has_value());
    EXPECT_EQ(settings->server.certificate, file.folder() / "tls.crt");
    EXPECT_EQ(settings->signing.current.key, file.folder().parent_path() / "keys" / "sign.key");
    EXPECT_TRUE(settings->signing.current.passphrase_file.empty());
}

TEST(Load, KeepsAbsolutePaths) {
    ConfigFile file(good_but(R"("tls.key")", R"("/etc/ncp/tls.key")"));
    auto settings = load(file.path());
    ASSERT_TRUE(settings.has_value());
    EXPECT_EQ(settings->server.key, "/etc/ncp/tls.key");
}

TEST(Load, ReadsAnIpv6Listener) {
    ConfigFile file(good_but("127.0.0.1:8443", "[::1]:443"));
    auto settings = load(file.path());
    ASSERT_TRUE(settings.has_value());
    EXPECT_EQ(settings->server.address, "::1");
    EXPECT_EQ(settings->server.port, 443);
}

TEST(Load, RefusesListenersThatAreNotAnAddressAndAPort) {
    for (std::string_view wrong :
         {"localhost:8443", "127.0.0.1", "127.0.0.1:", ":8443", "127.0.0.1:65536", "127.0.0.1:-1",
          "127.0.0.1:+80", "127.0.0.1: 80", "::1:8443", "[127.0.0.1]:80", "[::1]", "[::1:80",
          "0127.0.0.1:80", "127.1:80", "[fe80::1%eth0]:80", "127.0.0.1:80x", "[]:80"}) {
        Problem problem = only_problem_of(good_but("127.0.0.1:8443", wrong));
        EXPECT_EQ(problem.line, 3) << wrong << ": " << problem.text;
        EXPECT_THAT(problem.text, HasSubstr("[server] listen")) << wrong;
    }
}

TEST(Load, RefusesPortZeroOutsideDemonstrations) {
    std::string content = good_but("127.0.0.1:8443", "127.0.0.1:0");
    EXPECT_TRUE(problems_of(content).empty());
    content.replace(0, std::string_view("demonstration = true").size(), "demonstration = false");
    auto problems = problems_of(content);
    ASSERT_EQ(problems.size(), 2U);
    EXPECT_THAT(problems[0].text, HasSubstr("demonstrations only"));
}

TEST(Load, RefusesPublicAddressesThatAreNotAnHttpsOrigin) {
    for (std::string_view wrong :
         {"http://ncp.example.org", "https://ncp.example.org/", "https://ncp.example.org/ncp",
          "https://ncp.example.org?x", "https://ncp.example.org#x", "https://user@ncp.example.org",
          "ncp.example.org", "https://", "https://ncp.example.org:0", "https://a b"}) {
        Problem problem = only_problem_of(good_but("https://ncp.example.org", wrong));
        EXPECT_EQ(problem.line, 4) << wrong << ": " << problem.text;
        EXPECT_THAT(problem.text, HasSubstr("public_url")) << wrong;
    }
}

TEST(Load, WritesThePublicAddressAsBrowsersDo) {
    ConfigFile file(good_but("https://ncp.example.org", "https://NCP.Example.org:443"));
    auto settings = load(file.path());
    ASSERT_TRUE(settings.has_value());
    EXPECT_EQ(settings->server.public_url, "https://ncp.example.org");
}

TEST(Load, ReportsEveryProblemAtOnceInTheOrderOfTheFile) {
    auto problems = problems_of(R"(
[server]
listen = "nowhere"
public_url = "http://x"
threads = 0
[emrex]
nmae = "Exampleland"
[session]
idle_minutes = "soon"
[[login]]
id = "Demo"
method = "demo"
title = "x"
)");
    std::vector<int> lines;
    lines.reserve(problems.size());
    for (const Problem& problem : problems)
        lines.push_back(problem.line);
    // signing and source missing; listen; public_url; certificate and key of [server] missing;
    // threads; name missing; nmae unknown; idle_minutes; id; students missing; method demo.
    EXPECT_THAT(lines, ::testing::WhenSorted(::testing::ContainerEq(lines)));
    std::string all;
    for (const Problem& problem : problems)
        all += problem.text + "\n";
    for (std::string_view expected :
         {"signing is missing", "at least one [[source]] is needed", "[server] listen must be",
          "[server] public_url is", "[server] certificate is missing", "[server] key is missing",
          "[server] threads must lie between 1 and 256", "[emrex] name is missing",
          "[emrex] nmae is not an option; did you mean \"name\"?",
          "[session] idle_minutes must be a whole number, not text", "[login] id must be",
          "[login] students is missing", "[login] method is \"demo\""}) {
        EXPECT_THAT(all, HasSubstr(std::string(expected)));
    }
    EXPECT_EQ(problems.size(), 13U) << all;
}

TEST(Load, GivesOneProblemWithItsLineForASyntaxError) {
    Problem problem = only_problem_of(good_but("key = \"tls.key\"", "key = \"tls.key"));
    EXPECT_EQ(problem.line, 6);
    EXPECT_THAT(problem.text, HasSubstr("not TOML"));
}

TEST(Load, RefusesAKeyThatIsSetTwice) {
    Problem problem = only_problem_of(good_but("key = \"tls.key\"", "key = \"a\"\nkey = \"b\""));
    EXPECT_EQ(problem.line, 7);
}

TEST(Load, NamesTheFileThatIsMissing) {
    auto settings = load("/nonexistent/ncp.toml");
    ASSERT_FALSE(settings.has_value());
    ASSERT_EQ(settings.error().size(), 1U);
    EXPECT_EQ(settings.error()[0].line, 0);
    EXPECT_THAT(settings.error()[0].text, HasSubstr("/nonexistent/ncp.toml"));
}

TEST(Load, RefusesUnknownSections) {
    Problem problem = only_problem_of(std::string(kGood) + "[gathr]\nthreads = 1\n");
    EXPECT_EQ(problem.line, 21);
    EXPECT_EQ(problem.text, "gathr is not an option; did you mean \"gather\"?");
}

TEST(Load, RefusesAnIdleTimeLongerThanTheWholeVisit) {
    Problem problem = only_problem_of(std::string(kGood) +
                                      "[session]\nidle_minutes = 30\nabsolute_minutes = 20\n");
    EXPECT_EQ(problem.line, 22);
}

TEST(Load, RefusesReturnHostsThatAreNotHostNames) {
    for (std::string_view wrong : {"https://a.example", "a.example/x", "a.example:443", "a b", "*",
                                   "a@b", "", "[::1]:1", "1.2.3"}) {
        auto problems = problems_of(
            good_but("name = \"Exampleland\"",
                     "name = \"E\"\nallowed_return_hosts = [\"" + std::string(wrong) + "\"]"));
        ASSERT_EQ(problems.size(), 1U) << wrong;
        EXPECT_EQ(problems[0].line, 9) << wrong;
    }
}

TEST(Load, WritesReturnHostsInLowerCase) {
    ConfigFile file(good_but("name = \"Exampleland\"",
                             "name = \"E\"\nallowed_return_hosts = [\"SIS.Example.org\"]"));
    auto settings = load(file.path());
    ASSERT_TRUE(settings.has_value());
    EXPECT_THAT(settings->emrex.allowed_return_hosts, ::testing::ElementsAre("sis.example.org"));
}

TEST(Load, RefusesReturnCodePrefixesNobodySpeaks) {
    Problem problem = only_problem_of(
        good_but("name = \"Exampleland\"", "name = \"E\"\nreturn_code_prefix = \"XYZ_\""));
    EXPECT_EQ(problem.line, 9);
}

TEST(Load, AllowsTheDemoLoginOnlyInDemonstrationsAndSaysWhy) {
    Problem problem = only_problem_of(good_but("demonstration = true", "# none"));
    EXPECT_EQ(problem.line, 14);
    EXPECT_THAT(problem.text, HasSubstr("anybody logs in as anybody"));
    EXPECT_THAT(problem.text, HasSubstr("demonstration = true"));
}

TEST(Load, SuggestsALoginMethod) {
    Problem problem = only_problem_of(good_but("method = \"demo\"", "method = \"dmeo\""));
    EXPECT_EQ(problem.line, 14);
    EXPECT_THAT(problem.text, HasSubstr("did you mean \"demo\""));
}

TEST(Load, RefusesControlCharactersAndOverlongNames) {
    EXPECT_EQ(only_problem_of(good_but("Exampleland", "a\\nb")).line, 8);
    EXPECT_EQ(only_problem_of(good_but("Exampleland", "a\\u0000b")).line, 8);
    EXPECT_EQ(only_problem_of(good_but("Exampleland", std::string(201, 'x'))).line, 8);
    EXPECT_EQ(only_problem_of(good_but("Exampleland", "")).line, 8);
}

TEST(Load, RefusesANeedThatTheSourceWouldNotGet) {
    Problem problem = only_problem_of(
        good_but("[[source]]\n", "[[source]]\nidentity = [\"esi\"]\nneeds = [\"eppn\"]\n"));
    EXPECT_THAT(problem.text, HasSubstr("[source] needs names \"eppn\", which is not in identity"));
}

}  // namespace
}  // namespace ncp::config
