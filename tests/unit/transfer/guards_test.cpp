// What a transfer's doors refuse, and that a refusal loses nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <regex>

#include "unit/transfer/walk.h"

namespace ncp::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

std::string location(const http::Response& response) {
    for (const auto& [name, value] : response.headers) {
        if (name == "Location") return value;
    }
    return "";
}

Walk ready_to_choose() {
    return Walk({delivers(invented_report("one.example", {{"Algebra"}, {"Botany"}}))});
}

TEST(Entry, RefusesWithAPageAndMakesNoTransfer) {
    using Fields = std::vector<std::pair<std::string, std::string>>;
    const std::pair<const char*, Fields> cases[] = {
        {"nothing at all", {}},
        {"no return address", {{"sessionId", "s"}}},
        {"no session id", {{"returnUrl", "https://client.example/"}}},
        {"plain http", {{"sessionId", "s"}, {"returnUrl", "http://client.example/"}}},
        {"two return addresses",
         {{"sessionId", "s"},
          {"returnUrl", "https://a.example/"},
          {"returnUrl", "https://b.example/"}}},
        {"two session ids",
         {{"sessionId", "s"}, {"sessionId", "t"}, {"returnUrl", "https://a.example/"}}},
        {"wrong case", {{"sessionid", "s"}, {"returnurl", "https://client.example/"}}},
        {"user name", {{"sessionId", "s"}, {"returnUrl", "https://bank.example@evil.example/"}}},
    };
    for (const auto& [name, fields] : cases) {
        Walk walk({has_nothing()});
        http::Response response = walk.post_entry(fields);
        EXPECT_EQ(response.status, 400) << name;
        EXPECT_THAT(response.body, HasSubstr("<h1")) << name;
        EXPECT_TRUE(response.cookies.empty()) << name;
    }
}

TEST(Entry, RefusesAReturnHostThatIsNotOnTheList) {
    Walk walk({has_nothing()});
    walk.policy().entry.allowed_return_hosts = {"home.example"};
    EXPECT_EQ(walk.post_entry().status, 403);
    EXPECT_EQ(walk.post_entry({{"sessionId", "s"}, {"returnUrl", "https://home.example/x"}}).status,
              200);
}

TEST(Entry, IgnoresUnknownFields) {
    Walk walk({has_nothing()});
    EXPECT_EQ(walk.post_entry({{"submit", "Go"},
                               {"submit", "Go"},
                               {"sessionId", "s"},
                               {"returnUrl", "https://client.example/"}})
                  .status,
              200);
}

TEST(Entry, AnswersGetWithAnExplanation) {
    Walk walk({has_nothing()});
    EXPECT_EQ(walk.get("/ncp").status, 405);
    EXPECT_EQ(walk.get("/").status, 200);
}

TEST(Guard, KnowsOnlyTheBrowserThatBegan) {
    Walk walk = ready_to_choose();
    walk.log_in();
    auto cookies = walk.cookies();
    walk.cookies().clear();
    EXPECT_EQ(walk.get(walk.base()).status, 403);
    walk.cookies() = {{"__Host-ncp-" + walk.base().substr(3), "0000"}};
    EXPECT_EQ(walk.get(walk.base()).status, 403);
    walk.cookies() = cookies;
    EXPECT_EQ(walk.get(walk.base()).status, 303);
    EXPECT_EQ(walk.get("/t/ffffffff").status, 404);
}

TEST(Guard, ChangesTheSessionIdAtLogin) {
    Walk walk = ready_to_choose();
    walk.post_entry();
    auto before = walk.cookies();
    walk.get(walk.base() + "/login/invented");
    walk.post(walk.base() + "/login/invented", {{"student", "1"}});
    EXPECT_NE(before, walk.cookies());
    walk.cookies() = before;
    EXPECT_EQ(walk.get(walk.base()).status, 403)
        << "a value known before the login is worth nothing";
}

TEST(Guard, RefusesPostsThatAreNotFromOurPages) {
    Walk walk = ready_to_choose();
    walk.log_in();
    walk.wait_for_choice();
    std::string cancel = walk.base() + "/cancel";
    EXPECT_EQ(walk.post(cancel, {{"csrf", ""}}).status, 403);
    EXPECT_EQ(walk.post(cancel, {{"csrf", "guess"}}).status, 403);
    EXPECT_EQ(walk.post(cancel, {{"csrf", walk.csrf()}, {"csrf", walk.csrf()}}).status, 403);
    EXPECT_EQ(walk.post(cancel, {}, {{"origin", "https://evil.example"}}).status, 403);
    EXPECT_EQ(walk.post(cancel, {}, {{"origin", "null"}}).status, 403);
    EXPECT_EQ(walk.post(cancel, {}, {{"sec-fetch-site", "cross-site"}}).status, 403);
    EXPECT_EQ(walk.post(cancel, {}, {{"sec-fetch-site", "same-site"}}).status, 403);
    EXPECT_EQ(walk.get(walk.base() + "/choose").status, 200) << "nothing was lost";
    EXPECT_EQ(walk.post(cancel, {},
                        {{"origin", "https://ncp.example"}, {"sec-fetch-site", "same-origin"}})
                  .status,
              303);
}

TEST(Guard, LeadsFromTheWrongRoomToTheRightOne) {
    Walk walk = ready_to_choose();
    walk.post_entry();
    for (const char* room : {"/gather", "/choose", "/consent", "/deliver", ""}) {
        EXPECT_EQ(location(walk.get(walk.base() + room)), walk.base() + "/login") << room;
    }
    EXPECT_EQ(location(walk.post(walk.base() + "/consent")), walk.base() + "/login");
    walk.get(walk.base() + "/login/invented");
    walk.post(walk.base() + "/login/invented", {{"student", "1"}});
    walk.wait_for_choice();
    EXPECT_EQ(location(walk.get(walk.base() + "/login/invented")), walk.base() + "/choose");
    EXPECT_EQ(location(walk.get(walk.base() + "/consent")), walk.base() + "/choose");
}

TEST(Guard, AReplayedConsentSendsNothingTwice) {
    Walk walk = ready_to_choose();
    walk.log_in();
    walk.wait_for_choice();
    walk.choose_everything();
    std::string csrf = walk.csrf();
    std::string revision = walk.revision();
    ASSERT_EQ(walk.post(walk.base() + "/consent", {{"csrf", csrf}, {"revision", revision}}).status,
              303);
    std::string first = hidden_field(walk.get(walk.base() + "/deliver").body, "elmo");
    EXPECT_EQ(
        location(walk.post(walk.base() + "/consent", {{"csrf", csrf}, {"revision", revision}})),
        walk.base() + "/deliver");
    EXPECT_EQ(hidden_field(walk.get(walk.base() + "/deliver").body, "elmo"), first);
    EXPECT_EQ(location(walk.post(walk.base() + "/cancel", {{"csrf", csrf}})),
              walk.base() + "/deliver")
        << "what is sent cannot be cancelled";
}

TEST(Guard, ConsentIsForWhatWasShown) {
    Walk walk = ready_to_choose();
    walk.log_in();
    walk.wait_for_choice();
    walk.choose_everything();
    std::string shown = walk.revision();
    // Another tab changes the choice behind the page's back.
    std::string choose = walk.get(walk.base() + "/choose").body;
    ASSERT_EQ(walk.post(walk.base() + "/choose",
                        {{"revision", hidden_field(choose, "revision")}, {"pick", "1"}})
                  .status,
              303);
    EXPECT_EQ(walk.post(walk.base() + "/consent", {{"revision", shown}}).status, 409);
    EXPECT_EQ(walk.get(walk.base() + "/consent").status, 200) << "still to be decided";
}

TEST(Guard, RefusesAChoiceThatWasNotOffered) {
    Walk walk = ready_to_choose();
    walk.log_in();
    walk.wait_for_choice();
    std::string revision = walk.revision();
    for (const char* pick : {"0", "3", "-1", "1x", "", "99999999999999999999", "1 "}) {
        EXPECT_EQ(
            walk.post(walk.base() + "/choose", {{"revision", revision}, {"pick", pick}}).status,
            400)
            << pick;
    }
    EXPECT_EQ(walk.post(walk.base() + "/choose", {{"revision", "old"}, {"pick", "1"}}).status, 409);
    http::Response nothing = walk.post(walk.base() + "/choose", {{"revision", revision}});
    EXPECT_EQ(nothing.status, 422);
    EXPECT_THAT(nothing.body, HasSubstr("name=\"pick\"")) << "the page again, with a message";
    EXPECT_EQ(walk.get(walk.base() + "/choose").status, 200);
}

TEST(Guard, AFailedLoginMayBeRepeated) {
    Walk walk = ready_to_choose();
    walk.post_entry();
    walk.get(walk.base() + "/login/invented");
    http::Response refused = walk.post(walk.base() + "/login/invented", {{"refuse", "1"}});
    EXPECT_EQ(refused.status, 303);
    EXPECT_EQ(location(refused), walk.base() + "/login?why=failed&method=invented");
    EXPECT_THAT(walk.get(walk.base() + "/login", {{"why", "failed"}, {"method", "invented"}}).body,
                HasSubstr("Logging in with Invented login did not succeed"));
    for (const char* why : {"", "<b>", "unheard-of"}) {
        EXPECT_THAT(walk.get(walk.base() + "/login", {{"why", why}, {"method", "invented"}}).body,
                    Not(HasSubstr("role=\"alert\"")));
    }
    walk.get(walk.base() + "/login/invented");
    EXPECT_EQ(walk.post(walk.base() + "/login/invented", {{"student", "1"}}).status, 303);
    EXPECT_EQ(walk.get("/t/" + walk.base().substr(3) + "/login/unknown").status, 303);
}

TEST(Guard, AnExpiredTransferStillLeadsHome) {
    for (auto wait : {15min, 23h + 59min}) {
        Walk walk = ready_to_choose();
        walk.log_in();
        walk.wait_for_choice();
        walk.clock().advance(wait);
        walk.store().sweep();
        EXPECT_EQ(location(walk.get(walk.base() + "/choose")), walk.base() + "/deliver");
        http::Response page = walk.get(walk.base() + "/deliver");
        EXPECT_EQ(hidden_field(page.body, "returnCode"), "NCP_ERROR");
        EXPECT_EQ(hidden_field(page.body, "sessionId"), "session-1");
        EXPECT_THAT(page.body, Not(HasSubstr("Canary")));
    }
}

TEST(Guard, IsForgottenAfterADay) {
    Walk walk = ready_to_choose();
    walk.post_entry();
    walk.clock().advance(24h);
    EXPECT_EQ(walk.get(walk.base()).status, 404);
}

TEST(Guard, ActivityKeepsATransferAliveUpToTheAbsoluteLimit) {
    Walk walk = ready_to_choose();
    walk.log_in();
    walk.wait_for_choice();
    for (int i = 0; i < 5; ++i) {
        walk.clock().advance(11min);
        EXPECT_EQ(walk.get(walk.base() + "/choose").status, 200) << i;
    }
    walk.clock().advance(6min);
    EXPECT_EQ(location(walk.get(walk.base() + "/choose")), walk.base() + "/deliver");
}

TEST(Guard, SignedBytesAreGoneTenMinutesAfterDelivery) {
    Walk walk = ready_to_choose();
    walk.log_in();
    walk.wait_for_choice();
    walk.choose_everything();
    walk.consent();
    walk.clock().advance(9min);
    EXPECT_NE(hidden_field(walk.get(walk.base() + "/deliver").body, "elmo"), "");
    walk.clock().advance(1min);
    http::Response page = walk.get(walk.base() + "/deliver");
    EXPECT_EQ(hidden_field(page.body, "elmo"), "");
    EXPECT_EQ(hidden_field(page.body, "returnCode"), "NCP_ERROR");
    EXPECT_THAT(page.body, HasSubstr("no longer here"));
    EXPECT_THAT(page.body, Not(HasSubstr("Nothing was sent"))) << "it may well have been";
}

std::string reference_on(const http::Response& page) {
    std::smatch found;
    const std::regex reference("class=\"reference\">([0-9a-f]{10})<");
    return std::regex_search(page.body, found, reference) ? found[1].str() : "";
}

TEST(Refusal, HasAReferenceThatLeadsToItsReasonInTheLog) {
    Walk walk = ready_to_choose();
    walk.log_in();
    walk.wait_for_choice();
    std::string tag = walk.base().substr(3);
    const std::pair<const char*, std::function<http::Response()>> cases[] = {
        {"sessionId is missing",
         [&] {
             return Walk({has_nothing()}).post_entry({{"returnUrl", "https://client.example/"}});
         }},
        {"no such transfer", [&] { return walk.get("/t/ffffffff"); }},
        {"no such page", [&] { return walk.get("/elsewhere"); }},
        {"another origin",
         [&] {
             return walk.post(walk.base() + "/cancel", {}, {{"origin", "https://x.example"}});
         }},
        {"without the right token",
         [&] {
             return walk.post(walk.base() + "/cancel", {{"csrf", "guess"}});
         }},
        {"cookie is missing",
         [&] {
             walk.cookies().clear();
             return walk.get(walk.base());
         }},
    };
    for (const auto& [why, ask] : cases) {
        testing::internal::CaptureStderr();
        std::string reference = reference_on(ask());
        std::string log = testing::internal::GetCapturedStderr();
        ASSERT_NE(reference, "") << why;
        std::size_t at = log.find(reference);
        ASSERT_NE(at, std::string::npos) << why;
        EXPECT_THAT(log.substr(at, log.find('\n', at) - at), HasSubstr(why));
        EXPECT_THAT(log, Not(HasSubstr(tag))) << why;
    }
}

}  // namespace
}  // namespace ncp::test
