// What would trust a stranger is refused when the configuration is read, with what to write
// instead.
#include <gmock/gmock.h>

#include "config/header_name.h"
#include "unit/config/config_file.h"

namespace ncp::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view kLogin = R"([[login]]
id = "campus"
method = "trusted-proxy"
title = "Campus"
[login.identity]
family_name = "X-Family-Name"
learner_number = ["X-Number", "X-Old-Number"]
[login.proxy]
trust = "unix-socket"
)";
constexpr std::string_view kUnix = "listen = \"unix:/run/emrex-ncp/ncp.sock\"";
constexpr std::string_view kTls = R"(listen = "127.0.0.1:8443"
certificate = "tls.crt"
key = "tls.key")";

std::string replaced(std::string content, std::string_view piece, std::string_view by) {
    const std::size_t at = content.find(piece);
    if (at == std::string::npos) std::abort();
    return content.replace(at, piece.size(), by);
}

// A whole file: how the server listens, and the login behind kLogin's lines.
std::string file_with(std::string_view listen, std::string_view trust, std::string_view more = "") {
    std::string content(kGood);
    content = replaced(content, "demonstration = true\n", "");
    content = replaced(content, "listen = \"127.0.0.1:8443\"\n", std::string(listen) + "\n");
    content = replaced(content, "certificate = \"tls.crt\"\nkey = \"tls.key\"\n", "");
    const std::size_t begin = content.find("[[login]]");
    content = content.substr(0, begin) + std::string(kLogin) + std::string(more) + "\n" +
              content.substr(content.find("[[source]]"));
    return replaced(content, "trust = \"unix-socket\"\n", std::string(trust) + "\n");
}

const std::string kTrustUnix = "trust = \"unix-socket\"";
const std::string kTrustCertificate = R"(trust = "client-certificate"
certificates = ["dns:proxy.example.org"])";
const std::string kTrustSecret = R"(trust = "address-and-secret"
addresses = ["192.0.2.10", "2001:db8::/64"]
secret_header = "X-Ncp-Proxy"
secret_file = "keys/proxy.secret")";

std::string only(const std::string& content) {
    return only_problem_of(content).text;
}

TEST(ProxyLogin, OfEveryTrustIsReadWhole) {
    ConfigFile local(file_with(kUnix, kTrustUnix, R"(encoding = "percent"
separator = ";"
assurance_from = "X-Acr"
logout_url = "https://ncp.example.org/logout?to={return}")"));
    auto settings = load(local.path());
    ASSERT_TRUE(settings) << settings.error()[0].text;
    EXPECT_EQ(settings->server.unix_socket, "/run/emrex-ncp/ncp.sock");
    const LoginSection& login = settings->logins.at(0);
    EXPECT_EQ(login.proxy.trust, ProxyTrust::unix_socket);
    EXPECT_EQ(login.proxy.encoding, HeaderEncoding::percent);
    EXPECT_EQ(login.proxy.separator, ";");
    EXPECT_THAT(login.vouching.identity.at("learner_number"),
                ElementsAre("X-Number", "X-Old-Number"));

    ConfigFile mutual(file_with(std::string(kTls) + "\nclient_ca = \"ca.pem\"", kTrustCertificate));
    settings = load(mutual.path());
    ASSERT_TRUE(settings) << settings.error()[0].text;
    EXPECT_EQ(settings->server.client_ca, mutual.folder() / "ca.pem");
    EXPECT_THAT(settings->logins.at(0).proxy.certificates, ElementsAre("dns:proxy.example.org"));

    ConfigFile secret(file_with(kTls, kTrustSecret));
    settings = load(secret.path());
    ASSERT_TRUE(settings) << settings.error()[0].text;
    EXPECT_EQ(settings->logins.at(0).proxy.addresses.size(), 2U);
    EXPECT_EQ(settings->logins.at(0).proxy.secret_file, secret.folder() / "keys/proxy.secret");
}

TEST(ProxyLogin, TrustThatTheServerCannotGiveIsRefusedWithAdvice) {
    EXPECT_THAT(only(file_with(kTls, kTrustUnix)), HasSubstr("others can reach: set listen"));
    EXPECT_THAT(only(file_with(kTls, kTrustCertificate)), HasSubstr("set client_ca"));
    EXPECT_THAT(only(file_with(kUnix, kTrustSecret)), HasSubstr("\"unix-socket\" is what fits"));
    EXPECT_THAT(only(file_with(kUnix, kTrustCertificate)), HasSubstr("client_ca"));
}

TEST(ProxyLogin, WithoutTrustNothingIsTrusted) {
    for (const char* none : {"", "trust = \"headers\"", "trust = \"none\"", "trust = \"\""}) {
        EXPECT_THAT(only(file_with(kUnix, none)), HasSubstr("otherwise anybody could send"))
            << none;
    }
}

TEST(ProxyLogin, HalfATrustIsRefused) {
    EXPECT_THAT(
        only(file_with(kTls, replaced(kTrustSecret, "\nsecret_header = \"X-Ncp-Proxy\"", ""))),
        HasSubstr("secret_header is missing"));
    EXPECT_THAT(
        only(file_with(kTls, replaced(kTrustSecret, "\nsecret_file = \"keys/proxy.secret\"", ""))),
        HasSubstr("secret_file is missing"));
    EXPECT_THAT(
        only(file_with(kTls, replaced(kTrustSecret, "[\"192.0.2.10\", \"2001:db8::/64\"]", "[]"))),
        HasSubstr("addresses"));
    EXPECT_THAT(only(file_with(std::string(kTls) + "\nclient_ca = \"ca.pem\"",
                               "trust = \"client-certificate\"")),
                HasSubstr("everybody with a certificate of client_ca"));
    EXPECT_THAT(only(file_with(std::string(kTls) + "\nclient_ca = \"ca.pem\"",
                               "trust = \"client-certificate\"\ncertificates = []")),
                HasSubstr("certificates"));
}

TEST(ProxyLogin, OptionsOfAnotherTrustAreNotIgnoredSilently) {
    EXPECT_THAT(only(file_with(kUnix, kTrustUnix + "\naddresses = [\"192.0.2.10\"]")),
                HasSubstr("only looked at with trust = \"address-and-secret\""));
    EXPECT_THAT(only(file_with(kTls, kTrustSecret + "\ncertificates = [\"dns:x\"]")),
                HasSubstr("only looked at with trust = \"client-certificate\""));
}

TEST(ProxyLogin, AddressesThatAreEverybodyOrNoneAreRefused) {
    for (const char* wide : {"0.0.0.0/0", "::/0", "10.0.0.0/8", "192.0.0.0/15", "2001:db8::/32"}) {
        EXPECT_THAT(only(file_with(kTls, replaced(kTrustSecret, "192.0.2.10", wide))),
                    HasSubstr("so many computers are not your proxy"))
            << wide;
    }
    for (const char* wrong : {"proxy.example.org", "192.0.2.10/24", "192.0.2", "*"}) {
        EXPECT_THAT(only(file_with(kTls, replaced(kTrustSecret, "192.0.2.10", wrong))),
                    HasSubstr("neither an address nor a range"))
            << wrong;
    }
}

TEST(ProxyLogin, NamesOfCertificatesSayTheirKind) {
    for (const char* wrong : {"proxy.example.org", "dns:", ":x", "DNS:x", "ip:192.0.2.1", "*"}) {
        EXPECT_THAT(only(file_with(std::string(kTls) + "\nclient_ca = \"ca.pem\"",
                                   replaced(kTrustCertificate, "dns:proxy.example.org", wrong))),
                    HasSubstr("is written \"dns:proxy.example.org\""))
            << wrong;
    }
}

TEST(ProxyLogin, HeadersThatBrowsersSendOrNobodyCanAreRefused) {
    for (const char* own :
         {"Cookie", "user-agent", "User_Agent", "Referer", "Origin", "Host", "From",
          "Accept-Language", "Sec-Fetch-Site", "If-Match", "Content_Length"}) {
        EXPECT_THAT(only(replaced(file_with(kUnix, kTrustUnix), "X-Family-Name", own)),
                    HasSubstr("which browsers send themselves"))
            << own;
    }
    for (const char* wrong : {"X Family", "X:Family", "X.Family", "Näme", "env.REMOTE_USER"}) {
        EXPECT_THAT(only(replaced(file_with(kUnix, kTrustUnix), "X-Family-Name", wrong)),
                    HasSubstr("not the name of a header"))
            << wrong;
    }
}

TEST(ProxyLogin, OneHeaderInTwoSpellingsIsRefused) {
    EXPECT_THAT(only(replaced(file_with(kUnix, kTrustUnix), "X-Old-Number", "x_number")),
                HasSubstr("in a second spelling"));
    EXPECT_TRUE(
        problems_of(replaced(file_with(kUnix, kTrustUnix), "X-Old-Number", "X-NUMBER")).empty());
    EXPECT_THAT(only(file_with(kTls, replaced(kTrustSecret, "X-Ncp-Proxy", "X_Family_Name"))),
                HasSubstr("also the name of a header about the student"));
}

TEST(ProxyLogin, WhatIsDemandedMustBeToldSomewhere) {
    EXPECT_THAT(only(replaced(file_with(kUnix, kTrustUnix), "title = \"Campus\"",
                              "title = \"Campus\"\nassurance = [\"high\"]")),
                HasSubstr("assurance_from is missing"));
    EXPECT_THAT(only(replaced(file_with(kUnix, kTrustUnix),
                              "family_name = \"X-Family-Name\"\nlearner_number = [\"X-Number\", "
                              "\"X-Old-Number\"]",
                              "")),
                HasSubstr("[login.identity] says which header"));
    std::string without = replaced(file_with(kUnix, kTrustUnix), "[login.proxy]\n", "");
    without = replaced(without, kTrustUnix + "\n", "");
    EXPECT_THAT(only(without),
                HasSubstr("[login.proxy] is missing: it says how the proxy is recognised"));
}

TEST(ProxyLogin, ASecretIsNotWrittenIntoTheConfiguration) {
    const std::string problem = only(file_with(kUnix, kTrustUnix, "secret = \"canary\""));
    EXPECT_THAT(problem, HasSubstr("name that: secret_file"));
    EXPECT_EQ(problem.find("canary"), std::string::npos);
}

TEST(ProxyLogin, EncodingSeparatorAndLogoutAreHeldToWhatIsKnown) {
    EXPECT_THAT(only(file_with(kUnix, kTrustUnix, "encoding = \"latin-1\"")),
                HasSubstr("\"utf-8\" or \"percent\""));
    EXPECT_THAT(only(file_with(kUnix, kTrustUnix, "separator = \"|\"")), HasSubstr("separator"));
    for (const char* wrong : {"http://ncp.example.org/{return}", "/logout?{return}",
                              "https://ncp.example.org/logout"}) {
        EXPECT_THAT(
            only(file_with(kUnix, kTrustUnix, "logout_url = \"" + std::string(wrong) + "\"")),
            HasSubstr("https address in which {return}"))
            << wrong;
    }
}

TEST(ProxyLogin, ATokenNeedsItsKeysAndSignaturesThatProve) {
    const std::string token = R"([login.proxy.token]
header = "X-Jwt"
jwks_file = "proxy.jwks"
issuer = "https://proxy.example.org"
audience = "ncp")";
    EXPECT_TRUE(problems_of(file_with(kUnix, kTrustUnix, token)).empty());
    for (const char* algorithm : {"none", "HS256", "ES256K", "EdDSA", "rs256"}) {
        EXPECT_THAT(
            only(file_with(kUnix, kTrustUnix, token + "\nalgorithms = [\"" + algorithm + "\"]")),
            HasSubstr("signatures that prove something"))
            << algorithm;
    }
    EXPECT_THAT(only(file_with(kUnix, kTrustUnix, token + "\nalgorithms = []")),
                HasSubstr("must not be empty"));
    EXPECT_THAT(only(file_with(kUnix, kTrustUnix, token + "\njwks_url = \"https://x.example/k\"")),
                HasSubstr("not both"));
    EXPECT_THAT(
        only(file_with(kUnix, kTrustUnix, replaced(token, "jwks_file = \"proxy.jwks\"\n", ""))),
        HasSubstr("jwks_url must say"));
    EXPECT_THAT(only(file_with(kUnix, kTrustUnix,
                               replaced(token, "jwks_file = \"proxy.jwks\"",
                                        "jwks_url = \"http://x.example/k\""))),
                HasSubstr("must be an https address"));
    EXPECT_THAT(only(file_with(kUnix, kTrustUnix, replaced(token, "X-Jwt", "Cookie"))),
                HasSubstr("which browsers send"));
    for (const char* needed :
         {"issuer = \"https://proxy.example.org\"\n", "header = \"X-Jwt\"\n"}) {
        EXPECT_THAT(only(file_with(kUnix, kTrustUnix, replaced(token, needed, ""))),
                    HasSubstr("is missing"))
            << needed;
    }
}

TEST(UnixSocketListener, TakesNoOptionsOfTls) {
    for (const char* option : {"certificate", "key", "client_ca"}) {
        EXPECT_THAT(
            only(file_with(std::string(kUnix) + "\n" + option + " = \"x.pem\"", kTrustUnix)),
            HasSubstr("does nothing on a Unix socket"))
            << option;
    }
    for (const char* option : {"socket_group = \"www-data\"", "socket_users = [\"www-data\"]"}) {
        EXPECT_THAT(only(file_with(std::string(kTls) + "\n" + option, kTrustSecret)),
                    HasSubstr("is for a Unix socket"))
            << option;
    }
}

TEST(UnixSocketListener, IsNamedByItsWholePath) {
    for (const std::string& wrong : {std::string("unix:"), std::string("unix:ncp.sock"),
                                     std::string("unix:@ncp"), "unix:/" + std::string(100, 'x')}) {
        EXPECT_THAT(problems_of(file_with("listen = \"" + wrong + "\"", kTrustUnix)).at(0).text,
                    HasSubstr("[server] listen"))
            << wrong;
    }
}

TEST(HeaderName, AllSpellingsThatProgramsConfuseAreOne) {
    for (const char* same : {"X-User-Id", "x_user_id", "X.USER.ID", "x-user_id", "X~User!Id"})
        EXPECT_EQ(header_spelling(same), "x-user-id") << same;
    EXPECT_NE(header_spelling("X-UserId"), header_spelling("X-User-Id"));
}

}  // namespace
}  // namespace ncp::config
