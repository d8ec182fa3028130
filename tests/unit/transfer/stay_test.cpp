// More time for a student who asks for it, and no more than the absolute limit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "unit/transfer/walk.h"

namespace ncp::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

struct Choosing : Walk {
    Choosing() : Walk({delivers(invented_report("one.example", {{"Algebra"}, {"Botany"}}))}) {
        log_in();
        wait_for_choice();
    }
};

nlohmann::json stay(Walk& walk) {
    http::Response response =
        walk.post(walk.base() + "/stay", {}, {{"accept", "application/json"}});
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.content_type, "application/json");
    return nlohmann::json::parse(response.body);
}

TEST(Stay, GivesTheIdleTimeAnewUntilTheAbsoluteLimit) {
    Choosing walk;
    for (int minutes = 14; minutes <= 42; minutes += 14) {
        walk.clock().advance(14min);
        const auto told = stay(walk);
        EXPECT_EQ(told["seconds"], 15 * 60);
        EXPECT_EQ(told["may_stay"], true);
        EXPECT_EQ(told["text"], "About 15 minutes left");
    }
    EXPECT_EQ(walk.get(walk.base() + "/choose").status, 200);
    walk.clock().advance(14min);  // 56 of 60
    const auto told = stay(walk);
    EXPECT_LE(told["seconds"], 4 * 60);
    EXPECT_GT(told["seconds"], 3 * 60);
    EXPECT_EQ(told["may_stay"], false);
    walk.clock().advance(5min);
    http::Response late = walk.post(walk.base() + "/stay", {}, {{"accept", "application/json"}});
    EXPECT_EQ(late.status, 303);
    EXPECT_THAT(walk.get(walk.base() + "/deliver").body, Not(HasSubstr("Algebra")));
}

TEST(Stay, IsOverWithoutIt) {
    Choosing walk;
    walk.clock().advance(16min);
    EXPECT_EQ(walk.post(walk.base() + "/stay").status, 303);
    EXPECT_EQ(walk.get(walk.base() + "/choose").status, 303);
}

TEST(Stay, AnswersAFormWithAPageAndLosesNothing) {
    Choosing walk;
    const std::string revision = walk.revision();
    walk.clock().advance(14min);
    http::Response answer = walk.post(walk.base() + "/stay");
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.body, HasSubstr("About 15 minutes left"));
    // What was ticked is in the other tab still, and is taken from there.
    walk.clock().advance(14min);
    http::Response chosen =
        walk.post(walk.base() + "/choose", {{"revision", revision}, {"pick", "1"}});
    EXPECT_EQ(chosen.status, 303);
    EXPECT_EQ(walk.get(walk.base() + "/consent").status, 200);
}

TEST(Stay, IsAskedForByTheStudentAlone) {
    Choosing walk;
    EXPECT_EQ(walk.post(walk.base() + "/stay", {}, {{"sec-fetch-site", "cross-site"}}).status, 403);
    EXPECT_EQ(walk.post(walk.base() + "/stay", {}, {{"origin", "https://evil.example"}}).status,
              403);
    EXPECT_EQ(walk.get(walk.base() + "/stay").status, 405);
    walk.cookies().clear();
    EXPECT_EQ(walk.post(walk.base() + "/stay").status, 403);
}

TEST(Stay, IsOfferedOnEveryPageOfARunningTransferAlone) {
    Walk walk({delivers(invented_report("one.example", {{"Algebra"}}))});
    const auto offers = [](const http::Response& page) {
        return page.body.find("id=\"stay\"") != std::string::npos &&
               page.body.find("data-seconds=\"900\"") != std::string::npos &&
               page.body.find("/stay.js\"") != std::string::npos &&
               page.body.find("<noscript>") != std::string::npos;
    };
    EXPECT_TRUE(offers(walk.post_entry()));
    Choosing other;
    EXPECT_TRUE(offers(other.get(other.base() + "/choose")));
    EXPECT_TRUE(offers(other.get(other.base() + "/cancel")));
    other.choose_everything();
    EXPECT_TRUE(offers(other.get(other.base() + "/consent")));
    other.consent();
    EXPECT_THAT(other.get(other.base() + "/deliver").body, Not(HasSubstr("stay")));
    EXPECT_THAT(other.get("/").body, Not(HasSubstr("stay.js")));
}

}  // namespace
}  // namespace ncp::test
