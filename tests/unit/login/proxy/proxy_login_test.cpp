#include "unit/login/proxy/proxied.h"

#include <gmock/gmock.h>

#include "base/log.h"

namespace ncp::login::proxy {
namespace {

using testing::HasSubstr;

TEST(ProxyLogin, SendsTheBrowserToTheAddressThatTheProxyProtects) {
    auto method = made(unix_section());
    Memos none;
    auto answer = method->begin({from_proxy({}), "0badcafe", "", "en", none});
    ASSERT_TRUE(answer);
    ASSERT_TRUE(std::holds_alternative<SendElsewhere>(*answer));
    EXPECT_EQ(std::get<SendElsewhere>(*answer).location, "/t/0badcafe/login/campus/back");
}

TEST(ProxyLogin, WhoTheProxyNamesIsLoggedIn) {
    auto method = made(unix_section());
    const Outcome ok = outcome(*method, from_proxy(ada()));
    EXPECT_EQ(ok.why, "");
    EXPECT_EQ(ok.identity.first("family_name"), "Esimerkki");
    EXPECT_EQ(ok.identity.first("given_names"), "Ada Maria");
    EXPECT_EQ(ok.identity.first("birth_date"), "2001-02-28");
    EXPECT_EQ(ok.identity.first("learner_number"), "S-1001");
    EXPECT_EQ(ok.identity.first("eppn"), "ada@uni.example");
}

TEST(ProxyLogin, OfSeveralHeadersForOneKeyTheFirstThatIsSentCounts) {
    auto method = made(unix_section());
    auto headers = ada();
    headers["x-old-number"] = "17";
    EXPECT_EQ(outcome(*method, from_proxy(headers)).identity.first("learner_number"), "S-1001");
    headers["x-student-number"] = "";
    EXPECT_EQ(outcome(*method, from_proxy(headers)).identity.first("learner_number"), "17");
}

TEST(ProxyLogin, OtherHeadersAreNobodysBusiness) {
    auto method = made(unix_section());
    auto headers = ada();
    headers["x-national-id"] = "010101-0101";
    headers["national_id"] = "010101-0101";
    EXPECT_EQ(outcome(*method, from_proxy(headers)).identity.first("national_id"), "");
}

TEST(ProxyLogin, WithoutIdentityHeadersNobodyIsLoggedInAndTheOperatorReadsWhere) {
    auto method = made(unix_section());
    for (const auto& headers : {std::map<std::string, std::string>{},
                                {{"x-family-name", ""}},
                                {{"x-family-name", "(null)"}, {"x-remote-user", " "}}}) {
        EXPECT_THAT(outcome(*method, from_proxy(headers)).why, HasSubstr("/t/…/login/campus/back"));
    }
}

TEST(ProxyLogin, AssuranceAloneIsNobody) {
    auto section = unix_section();
    section.proxy.assurance_from = "X-Acr";
    EXPECT_THAT(outcome(*made(section), from_proxy({{"x-acr", "high"}})).why,
                HasSubstr("nothing of what"));
}

TEST(ProxyLogin, ItIsOnlyReadAtTheProtectedAddress) {
    set_log_level(LogLevel::error);
    auto method = made(unix_section());
    for (http::Method other : {http::Method::post, http::Method::head, http::Method::other}) {
        http::Request request = from_proxy(ada());
        request.method = other;
        EXPECT_THAT(outcome(*method, request).why, HasSubstr("not by the address"));
    }
}

TEST(ProxyLogin, AWeakLoginIsTooWeakAndAStrongOneKeepsItsLevel) {
    auto section = unix_section();
    section.proxy.assurance_from = "X-Acr";
    section.proxy.separator = ";";
    section.vouching.assurance = {"urn:high", "urn:substantial"};
    auto method = made(section);
    auto headers = ada();
    EXPECT_TRUE(outcome(*method, from_proxy(headers)).too_weak);
    for (const char* weak : {"", "urn:low", "urn:HIGH", "urn:higher", "urn:low;urn:none"}) {
        headers["x-acr"] = weak;
        EXPECT_TRUE(outcome(*method, from_proxy(headers)).too_weak) << weak;
    }
    headers["x-acr"] = "urn:low;urn:substantial";
    EXPECT_EQ(outcome(*method, from_proxy(headers)).level, "urn:substantial");
}

TEST(ProxyLogin, AnUndemandedLevelIsKept) {
    auto section = unix_section();
    section.proxy.assurance_from = "X-Acr";
    auto headers = ada();
    headers["x-acr"] = "urn:low";
    EXPECT_EQ(outcome(*made(section), from_proxy(headers)).level, "urn:low");
}

TEST(ProxyLogin, WhatIsNoTextOrContradictsItselfIsRefused) {
    auto method = made(unix_section());
    const std::pair<const char*, std::string> cases[] = {
        {"x-family-name", "Esimerkki\xff"},          // no UTF-8
        {"x-family-name", "Esim\xe4ki"},             // Latin-1
        {"x-family-name", "Esi\tmerkki\x01"},        // control character
        {"x-family-name", "Esi\xe2\x80\xaemerkki"},  // right-to-left override
        {"x-family-name", "\xc0\xaf"},               // overlong
        {"x-family-name", "\xed\xa0\x80"},           // half of a surrogate pair
        {"x-family-name", std::string(513, 'x')},    // too long
        {"x-birth-date", "2001-02-29"},              // no day
        {"x-birth-date", "28.2.2001"},               // a form nobody defined
        {"x-birth-date", "1899-12-31"},
        {"x-remote-user", "ada"},  // no scope
        {"x-remote-user", "ada@uni.example@evil.example"},
    };
    for (const auto& [name, value] : cases) {
        auto headers = ada();
        headers[name] = value;
        const Outcome refused = outcome(*method, from_proxy(headers));
        EXPECT_TRUE(refused.identity.empty()) << name << ": " << value;
        EXPECT_NE(refused.why, "") << name << ": " << value;
        EXPECT_EQ(refused.why.find(value), std::string::npos) << refused.why;
    }
}

TEST(ProxyLogin, LogoutLeadsToTheProxyAndBackToTheTransfer) {
    auto section = unix_section();
    EXPECT_FALSE(made(section)->logout("0badcafe00", ""));
    section.proxy.logout_url = "https://ncp.example.org/oidc/callback?logout={return}";
    auto method = made(section);
    EXPECT_EQ(
        method->logout("0badcafe00", "")->address,
        "https://ncp.example.org/oidc/callback?logout=https%3A%2F%2Fncp.example.org%2Flogin%2F"
        "campus%2Flogged-out%3Fstate%3D0badcafe00");
    auto doors = method->public_doors();
    ASSERT_EQ(doors.size(), 2U);
    ASSERT_EQ(doors[1].path, "/logged-out");
    http::Request request;
    auto location_of = [&] { return doors[1].answer(request)->headers.at(0).second; };
    request.query.fields = {{"state", "0badcafe00"}};
    EXPECT_EQ(location_of(), "/t/0badcafe");
    for (const char* odd : {"", "//evil.example", "0BADCAFE", "../../x"}) {
        request.query.fields = {{"state", odd}};
        EXPECT_EQ(location_of(), "/") << odd;
    }
}

}  // namespace
}  // namespace ncp::login::proxy
