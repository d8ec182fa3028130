// Tokens that prove nothing, each by its reason, and keys that roll over or cannot be had.
#include "login/proxy/token.h"

#include <gmock/gmock.h>

#include <atomic>
#include <future>
#include <thread>

#include "base/log.h"
#include "support/jwt.h"
#include "support/manual_clock.h"
#include "support/tls_server.h"
#include "unit/login/proxy/proxied.h"

namespace ncp::login::proxy {
namespace {

using testing::HasSubstr;

const test::JwtKey& signer() {
    static const test::JwtKey key = test::JwtKey::elliptic("P-256");
    return key;
}
const test::JwtKey& rsa_signer() {
    static const test::JwtKey key = test::JwtKey::rsa(2048);
    return key;
}

std::int64_t now_s() {
    return std::chrono::duration_cast<std::chrono::seconds>(
               system_clock().wall().time_since_epoch())
        .count();
}

// By a clock that stands in the past these are good as well.
// The claims of a good token, with members put in their place.
std::string claims(const std::string& more = "",
                   const std::string& issuer = "https://proxy.example",
                   const std::string& audience = R"("ncp.example.org")",
                   std::int64_t expires_in_s = 300) {
    return R"({"iss":")" + issuer + R"(","aud":)" + audience + R"(,"exp":)" +
           std::to_string(now_s() + expires_in_s) +
           R"(,"family_name":"Ångström","student":{"numbers":["S-1","S-7"]})" + more + "}";
}

std::string token_of(const std::string& body) {
    return signer().token("ES256", R"({"alg":"ES256","kid":"a","typ":"JWT"})", body);
}

class ProxyToken : public testing::Test {
  protected:
    void SetUp() override { set_log_level(LogLevel::error); }

    config::LoginSection section() {
        config::LoginSection login = unix_section();
        login.vouching.identity = {{"family_name", {"family_name"}},
                                   {"learner_number", {"/student/numbers"}}};
        config::TokenSection& token = login.proxy.token;
        token.header = "X-Jwt";
        token.issuer = "https://proxy.example";
        token.audience = "ncp.example.org";
        token.jwks_file = folder_.path() / "proxy.jwks";
        std::ofstream(token.jwks_file)
            << test::jwks(signer().jwk(R"(,"kid":"a")") + "," + rsa_signer().jwk(R"(,"kid":"r")"));
        return login;
    }
    Outcome of(const std::string& token) {
        return outcome(*made(section()), from_proxy({{"x-jwt", token}}));
    }
    test::TemporaryFolder folder_;
};

TEST_F(ProxyToken, ASignedOneSaysWhoTheStudentIs) {
    const Outcome ok = of(token_of(claims(R"(,"acr":"high")")));
    EXPECT_EQ(ok.why, "");
    EXPECT_EQ(ok.identity.first("family_name"), "Ångström");
    EXPECT_EQ(ok.identity.first("learner_number"), "S-1");
    EXPECT_EQ(ok.level, "high");
    EXPECT_EQ(of("Bearer " + token_of(claims())).why, "");
    EXPECT_EQ(of(token_of(claims("", "https://proxy.example", R"(["x","ncp.example.org"])"))).why,
              "");
}

TEST_F(ProxyToken, HeadersBesideItSayNothing) {
    auto headers = ada();
    headers["x-jwt"] = token_of(claims());
    const Outcome ok = outcome(*made(section()), from_proxy(headers));
    EXPECT_EQ(ok.identity.first("family_name"), "Ångström");
    EXPECT_EQ(ok.identity.first("birth_date"), "");
    EXPECT_THAT(outcome(*made(section()), from_proxy(ada())).why, HasSubstr("said nothing"));
}

TEST_F(ProxyToken, IsNotReadFromAnybodyButTheProxy) {
    http::Request request = from_proxy({{"x-jwt", token_of(claims())}});
    request.peer.unix_socket = false;
    EXPECT_THAT(outcome(*made(section()), request).why, HasSubstr("Unix socket"));
    request = from_proxy({{"x-jwt", token_of(claims())}, {"x_jwt", "x"}});
    EXPECT_THAT(outcome(*made(section()), request).why, HasSubstr("another spelling"));
    request = from_proxy({{"x-jwt", token_of(claims())}});
    request.repeated_headers = {"x-jwt"};
    EXPECT_THAT(outcome(*made(section()), request).why, HasSubstr("arrived twice"));
}

TEST_F(ProxyToken, ThatProvesNothingIsRefused) {
    using test::base64url;
    const std::string good = token_of(claims());
    const std::string body = base64url(claims());
    const std::string none = base64url(R"({"alg":"none"})") + "." + body + ".";
    const std::string hs = base64url(R"({"alg":"HS256","kid":"r"})") + "." + body;
    const auto foreign = test::JwtKey::elliptic("P-256");
    const std::size_t dot = good.rfind('.');
    const std::pair<const char*, std::string> cases[] = {
        {"alg none", none},
        {"alg none with a signature", none + good.substr(dot + 1)},
        {"HS256 with the public key in PEM",
         hs + "." + base64url(test::hmac_sha256(rsa_signer().public_pem(), hs))},
        {"HS256 with the public key as JWK",
         hs + "." + base64url(test::hmac_sha256(rsa_signer().jwk(), hs))},
        {"another key", foreign.token("ES256", R"({"alg":"ES256","kid":"a"})", claims())},
        {"another key, which it brings along",
         foreign.token("ES256", R"({"alg":"ES256","jwk":)" + foreign.jwk() + "}", claims())},
        {"an algorithm that is not listed",
         rsa_signer().token("RS512", R"({"alg":"RS512","kid":"r"})", claims())},
        {"a kid of nobody", signer().token("ES256", R"({"alg":"ES256","kid":"b"})", claims())},
        {"another issuer", token_of(claims("", "https://proxy.example.evil"))},
        {"another issuer by a slash", token_of(claims("", "https://proxy.example/"))},
        {"another audience", token_of(claims("", "https://proxy.example", R"("other")"))},
        {"no audience", token_of(claims("", "https://proxy.example", "null"))},
        {"expired", token_of(claims("", "https://proxy.example", R"("ncp.example.org")", -120))},
        {"never ending", token_of(R"({"iss":"https://proxy.example","aud":"ncp.example.org"})")},
        {"not yet valid", token_of(claims(R"(,"nbf":)" + std::to_string(now_s() + 600)))},
        {"changed claims",
         good.substr(0, good.find('.')) + "." + base64url(claims(R"(,"a":1)")) + good.substr(dot)},
        {"no signature", good.substr(0, dot + 1)},
        {"a signature cut short", good.substr(0, good.size() - 4)},
        {"two tokens", good + "," + good},
        {"blanks", good + " " + good},
        {"Basic", "Basic " + good},
        {"Bearer twice", "Bearer Bearer " + good},
        {"nothing", "."},
        {"text", "ada"},
        {"claims twice", token_of(claims(R"(,"family_name":"Victim")"))},
        {"too long", std::string((64U << 10) + 1, 'a')},
        {"control characters", good + std::string("\0\r\n", 3)},
        {"encrypted", "a.b.c.d.e"},
    };
    for (const auto& [name, token] : cases) {
        const Outcome refused = of(token);
        EXPECT_TRUE(refused.identity.empty()) << name;
        EXPECT_NE(refused.why, "") << name;
        EXPECT_EQ(refused.why.find("Ångström"), std::string::npos) << name;
    }
}

TEST_F(ProxyToken, AWeakLoginIsTooWeak) {
    auto login = section();
    login.vouching.assurance = {"high"};
    auto method = made(login);
    auto of_acr = [&](const std::string& more) {
        return outcome(*method, from_proxy({{"x-jwt", token_of(claims(more))}}));
    };
    EXPECT_TRUE(of_acr("").too_weak);
    EXPECT_TRUE(of_acr(R"(,"acr":"low")").too_weak);
    EXPECT_EQ(of_acr(R"(,"acr":["low","high"])").level, "high");
}

TEST_F(ProxyToken, KeysThatCannotBeUsedAreAnErrorOfTheConfiguration) {
    auto login = section();
    for (const char* content :
         {"", "no JSON", "[]", R"({"keys":[]})", R"({"keys":[{"kty":"oct","k":"c2VjcmV0"}]})"}) {
        std::ofstream(login.proxy.token.jwks_file) << content;
        EXPECT_FALSE(make_proxy_login(login, unix_server(), system_clock())) << content;
    }
    login.proxy.token.jwks_file = folder_.path() / "absent";
    EXPECT_FALSE(make_proxy_login(login, unix_server(), system_clock()));
}

// A signer whose published keys change.
class ProxyTokenKeys : public ProxyToken {
  protected:
    config::LoginSection published(std::uint16_t port) {
        config::LoginSection login = section();
        login.proxy.token.jwks_file.clear();
        login.proxy.token.jwks_url = "https://127.0.0.1:" + std::to_string(port) + "/keys";
        login.proxy.token.ca_file = certificate_.certificate;
        return login;
    }
    void serve(test::TlsServer::Peer& peer) {
        while (!peer.read_request().empty()) {
            ++asked_;
            hangs_.wait(true);
            clock_.advance(fetch_takes_);
            const std::string body = test::jwks(signer().jwk(R"(,"kid":")" + *kid_.load() + "\""));
            peer.send("HTTP/1.1 " + std::string(up_ ? "200 OK" : "500 Oh") +
                      "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
        }
    }
    Outcome with_kid(LoginMethod& method, const std::string& kid) {
        return outcome(
            method,
            from_proxy({{"x-jwt", signer().token("ES256", R"({"alg":"ES256","kid":")" + kid + "\"}",
                                                 claims())}}));
    }
    test::TestCertificate certificate_ = test::make_test_certificate(folder_.path(), "signer");
    std::future<Outcome> later_with_kid(LoginMethod& method, const std::string& kid) {
        return std::async(std::launch::async, [&, kid] { return with_kid(method, kid); });
    }
    void wait_until_asked(int times) {
        const Deadline end(system_clock(), std::chrono::seconds(10));
        while (asked_ < times && !end.over())
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        ASSERT_EQ(asked_, times);
    }
    void let_it_answer() {
        hangs_ = false;
        hangs_.notify_all();
    }
    test::ManualClock clock_;
    std::atomic<bool> hangs_{false};
    std::chrono::seconds fetch_takes_{0};
    const std::string a_ = "a", b_ = "b";
    std::atomic<const std::string*> kid_{&a_};
    std::atomic<bool> up_{true};
    std::atomic<int> asked_{0};
};

TEST_F(ProxyTokenKeys, AreFetchedOnceAndAgainWhenTheyRollOver) {
    test::TlsServer service({.certificate = certificate_},
                            [this](test::TlsServer::Peer& peer) { serve(peer); });
    test::ManualClock clock;
    auto method = make_proxy_login(published(service.port()), unix_server(), clock);
    ASSERT_TRUE(method) << method.error().describe().str();
    EXPECT_EQ(asked_, 0);
    EXPECT_EQ(with_kid(**method, "a").why, "");
    EXPECT_EQ(with_kid(**method, "a").why, "");
    EXPECT_EQ(asked_, 1);
    EXPECT_NE(with_kid(**method, "b").why, "");
    EXPECT_NE(with_kid(**method, "b").why, "");
    EXPECT_EQ(asked_, 2) << "unknown keys make nobody ask more than once a minute";
    kid_ = &b_;
    clock.advance(std::chrono::seconds(61));
    EXPECT_EQ(with_kid(**method, "b").why, "");
    EXPECT_EQ(asked_, 3);
    up_ = false;
    clock.advance(std::chrono::hours(2));
    EXPECT_EQ(with_kid(**method, "b").why, "") << "old keys do for a day";
    EXPECT_EQ(asked_, 4);
}

TEST_F(ProxyTokenKeys, ThatCannotBeHadAreNoFaultOfTheStudentAndNotAskedForAtOnceAgain) {
    test::TlsServer service({.certificate = certificate_},
                            [this](test::TlsServer::Peer& peer) { serve(peer); });
    up_ = false;
    test::ManualClock clock;
    auto method = make_proxy_login(published(service.port()), unix_server(), clock);
    ASSERT_TRUE(method);
    for (int i = 0; i < 3; ++i) {
        auto answer = proceed(**method, from_proxy({{"x-jwt", token_of(claims())}}));
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().code(), ErrorCode::source_failed);
    }
    EXPECT_EQ(asked_, 1);
    up_ = true;
    clock.advance(std::chrono::seconds(6));
    EXPECT_EQ(with_kid(**method, "a").why, "");
}

TEST_F(ProxyTokenKeys, ThatAreOldServeTheOthersWhileOneCallerIsKeptWaiting) {
    test::TlsServer service({.certificate = certificate_},
                            [this](test::TlsServer::Peer& peer) { serve(peer); });
    auto method = make_proxy_login(published(service.port()), unix_server(), clock_);
    ASSERT_TRUE(method);
    EXPECT_EQ(with_kid(**method, "a").why, "");
    clock_.advance(std::chrono::hours(2));
    hangs_ = true;
    auto refreshing = later_with_kid(**method, "a");
    wait_until_asked(2);
    auto another = later_with_kid(**method, "a");
    EXPECT_EQ(another.wait_for(std::chrono::seconds(10)), std::future_status::ready);
    let_it_answer();
    EXPECT_EQ(another.get().why, "");
    EXPECT_EQ(refreshing.get().why, "");
    EXPECT_EQ(asked_, 2);
}

TEST_F(ProxyTokenKeys, ThatNobodyHasYetAreWaitedForByAFewOnly) {
    test::TlsServer service({.certificate = certificate_},
                            [this](test::TlsServer::Peer& peer) { serve(peer); });
    auto method = make_proxy_login(published(service.port()), unix_server(), clock_);
    ASSERT_TRUE(method);
    hangs_ = true;
    auto first = later_with_kid(**method, "a");
    wait_until_asked(1);
    std::atomic<int> refused{0}, served{0};
    std::vector<std::jthread> crowd;
    for (int i = 0; i < 12; ++i) {
        crowd.emplace_back([&] { ++(with_kid(**method, "a").why.empty() ? served : refused); });
    }
    const Deadline end(system_clock(), std::chrono::seconds(10));
    while (refused < 4 && !end.over())
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    EXPECT_EQ(refused, 4);
    let_it_answer();
    crowd.clear();
    EXPECT_EQ(served, 8);
    EXPECT_EQ(first.get().why, "");
    EXPECT_EQ(asked_, 1);
}

TEST_F(ProxyTokenKeys, ThatFailedSlowlyAreNotAskedForAtOnceAgainEither) {
    test::TlsServer service({.certificate = certificate_},
                            [this](test::TlsServer::Peer& peer) { serve(peer); });
    up_ = false;
    fetch_takes_ = std::chrono::seconds(7);
    auto method = make_proxy_login(published(service.port()), unix_server(), clock_);
    ASSERT_TRUE(method);
    EXPECT_NE(with_kid(**method, "a").why, "");
    EXPECT_NE(with_kid(**method, "a").why, "");
    EXPECT_EQ(asked_, 1);
}

}  // namespace
}  // namespace ncp::login::proxy
