// The room of gathering: who failed is asked again or gone on without, and institutions are picked.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>

#include "unit/transfer/walk.h"

namespace ncp::test {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string location(const http::Response& response) {
    for (const auto& [name, value] : response.headers) {
        if (name == "Location") return value;
    }
    return "";
}

// Fails when it is asked the first time.
ScriptedSource::Answer fails_once(std::string elmo) {
    auto asked = std::make_shared<std::atomic<int>>(0);
    return [asked, deliver = delivers(std::move(elmo))](
               const std::stop_token& stop) -> Result<results::Fetched> {
        if (++*asked == 1) return fail(ErrorCode::source_failed, "the first time");
        return deliver(stop);
    };
}

TEST(GatherWalk, StaysWhereASourceFailedUntilTheStudentDecides) {
    Walk walk(
        {delivers(invented_report("one.example", {{"Algebra"}})), fails(ErrorCode::source_failed)});
    walk.log_in();
    walk.wait_for_sources();
    for (int look = 0; look < 2; ++look) {
        const http::Response page = walk.get(walk.base() + "/gather");
        EXPECT_EQ(page.status, 200);
        EXPECT_THAT(page.body, HasSubstr("Source b"));
        EXPECT_THAT(page.body, HasSubstr("Ask again"));
        EXPECT_THAT(page.body, Not(HasSubstr("http-equiv=\"refresh\"")));
    }
    EXPECT_EQ(location(walk.post(walk.base() + "/gather")), walk.base() + "/choose");
    EXPECT_THAT(walk.get(walk.base() + "/choose").body, HasSubstr("Source b"));
}

TEST(GatherWalk, OffersAnotherLoginWhereAskingAgainCannotHelp) {
    Walk walk(
        {delivers(invented_report("one.example", {{"Algebra"}})), fails(ErrorCode::login_failed)});
    walk.log_in();
    walk.wait_for_sources();
    const http::Response page = walk.get(walk.base() + "/gather");
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("Your login did not tell what this place knows students by"));
    EXPECT_THAT(page.body, Not(HasSubstr("Ask again")));
    EXPECT_THAT(page.body, HasSubstr("action=\"" + walk.base() + "/login-again\""));
    walk.post(walk.base() + "/gather/again", {{"question", "b"}});
    EXPECT_THAT(walk.get(walk.base() + "/gather/status").body, HasSubstr("\"finished\":true"));
    EXPECT_EQ(location(walk.post(walk.base() + "/login-again")), walk.base() + "/login");
}

TEST(GatherWalk, AsksASourceAgainAndGoesOnByItselfWhenItAnswers) {
    Walk walk({fails_once(invented_report("one.example", {{"Algebra"}})), has_nothing()});
    walk.log_in();
    walk.wait_for_sources();
    EXPECT_EQ(location(walk.post(walk.base() + "/gather/again", {{"question", "a"}})),
              walk.base() + "/gather");
    walk.wait_for_sources();
    EXPECT_EQ(location(walk.get(walk.base() + "/gather")), walk.base() + "/choose");
    EXPECT_THAT(walk.get(walk.base() + "/choose").body, HasSubstr("Algebra"));
}

TEST(GatherWalk, TakesAQuestionThatCannotBeAskedAgainForAPageThatIsOld) {
    Walk walk(
        {delivers(invented_report("one.example", {{"Algebra"}})), fails(ErrorCode::source_failed)});
    walk.log_in();
    walk.wait_for_sources();
    EXPECT_EQ(location(walk.post(walk.base() + "/gather/again", {{"question", "a"}})),
              walk.base() + "/gather");
    EXPECT_EQ(walk.post(walk.base() + "/gather/again", {{"question", "z"}}).status, 404);
    EXPECT_EQ(walk.post(walk.base() + "/gather/again").status, 404);
}

TEST(GatherWalk, GoesOnWithoutASourceThatHangs) {
    Walk walk({delivers(invented_report("one.example", {{"Algebra"}})), hangs()});
    walk.log_in();
    while (walk.get(walk.base() + "/gather/status").body.find("\"may_go_on\":true") ==
           std::string::npos) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    EXPECT_EQ(location(walk.post(walk.base() + "/gather")), walk.base() + "/choose");
    const http::Response page = walk.get(walk.base() + "/choose");
    EXPECT_THAT(page.body, HasSubstr("Algebra"));
    EXPECT_THAT(page.body, HasSubstr("Source b")) << "named as missing";
}

TEST(GatherWalk, SendsAnErrorHomeWhenTheStudentGoesOnWithNothing) {
    Walk walk({has_nothing(), fails(ErrorCode::source_failed)});
    walk.log_in();
    walk.wait_for_sources();
    EXPECT_THAT(walk.get(walk.base() + "/gather").body,
                HasSubstr("Go back to client.example without results"));
    EXPECT_EQ(location(walk.post(walk.base() + "/gather")), walk.base() + "/deliver");
    EXPECT_THAT(walk.get(walk.base() + "/deliver").body, HasSubstr("NCP_ERROR"));
}

class PickWalk : public testing::Test {
  protected:
    PickWalk()
        : walk_({delivers(invented_report("a.example", {{"Algebra"}})),
                 delivers(invented_report("b.example", {{"Botany"}}))},
                config::Ask::picked) {
        walk_.log_in();
    }
    http::Response send(std::vector<std::pair<std::string, std::string>> fields) {
        return walk_.post(walk_.base() + "/gather/institutions", std::move(fields));
    }
    Walk walk_;
};

TEST_F(PickWalk, AsksOnlyThePickedInstitutions) {
    const http::Response gather = walk_.get(walk_.base() + "/gather");
    EXPECT_EQ(location(gather), walk_.base() + "/gather/institutions");
    const http::Response page = walk_.get(walk_.base() + "/gather/institutions");
    EXPECT_THAT(page.body, HasSubstr("University of a"));
    EXPECT_THAT(page.body, HasSubstr("University of b"));
    EXPECT_EQ(location(send({{"do", "ask"}, {"pick", "1:b.example"}})), walk_.base() + "/gather");
    walk_.wait_for_choice();
    const http::Response choose = walk_.get(walk_.base() + "/choose");
    EXPECT_THAT(choose.body, HasSubstr("Botany"));
    EXPECT_THAT(choose.body, Not(HasSubstr("Algebra")));
}

TEST_F(PickWalk, KeepsWhatIsTickedOverASearchThatDoesNotShowIt) {
    const http::Response page =
        send({{"do", "search"}, {"q", "university of b"}, {"pick", "0:a.example"}});
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("1 institution found"));
    EXPECT_THAT(page.body,
                HasSubstr("<input type=\"hidden\" name=\"pick\" value=\"0:a.example\"/>"));
}

TEST_F(PickWalk, AsksForAPickWhereNothingElseWouldBeAsked) {
    const http::Response page = send({{"do", "ask"}});
    EXPECT_EQ(page.status, 422);
    EXPECT_THAT(page.body, HasSubstr("Tick at least one institution."));
}

TEST_F(PickWalk, LeavesOutWhatIsNotInTheList) {
    for (const char* value : {"7:a.example", "0:z.example", "a.example", "", ":", "0:", "-1:x",
                              "99999999999999999999:a.example"}) {
        EXPECT_EQ(send({{"do", "ask"}, {"pick", value}}).status, 422) << value;
    }
    EXPECT_EQ(send({{"do", "search"}, {"q", std::string(201, 'x')}}).status, 400);
}

TEST_F(PickWalk, TakesASecondPressForAPageThatIsOld) {
    EXPECT_EQ(send({{"do", "ask"}, {"pick", "0:a.example"}}).status, 303);
    EXPECT_EQ(send({{"do", "ask"}, {"pick", "1:b.example"}}).status, 303);
    walk_.wait_for_choice();
    EXPECT_THAT(walk_.get(walk_.base() + "/choose").body, Not(HasSubstr("Botany")));
}

TEST(GatherWalk, SaysBeforeAnythingIsAskedWhichSourcesTheLoginTellsTooLittleFor) {
    Walk walk({delivers(invented_report("one.example", {{"Algebra"}})),
               delivers(invented_report("two.example", {{"Botany"}}))},
              config::Ask::everyone, {{}, {"national_id", "esi"}});
    walk.log_in();
    EXPECT_EQ(location(walk.get(walk.base() + "/gather")), walk.base() + "/gather/lacking");
    const http::Response page = walk.get(walk.base() + "/gather/lacking");
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("Source b"));
    EXPECT_THAT(page.body, HasSubstr("your national identity number, your European Student"));
    EXPECT_THAT(page.body, Not(HasSubstr("Source a")));
    EXPECT_THAT(page.body, HasSubstr("Go on with the other places"));

    EXPECT_EQ(location(walk.post(walk.base() + "/gather/lacking")), walk.base() + "/gather");
    EXPECT_EQ(location(walk.post(walk.base() + "/gather/lacking")), walk.base() + "/gather");
    walk.wait_for_sources();
    EXPECT_EQ(location(walk.get(walk.base() + "/gather")), walk.base() + "/choose");
    const http::Response choose = walk.get(walk.base() + "/choose");
    EXPECT_THAT(choose.body, HasSubstr("Algebra"));
    EXPECT_THAT(choose.body, Not(HasSubstr("Botany")));
    EXPECT_THAT(choose.body, HasSubstr("Source b was not asked, because it needs"));
}

TEST(GatherWalk, LeadsBackToTheWaysToLogInWhenTheLoginTellsTooLittle) {
    Walk walk({has_nothing()}, config::Ask::everyone, {{"national_id"}});
    walk.log_in();
    EXPECT_THAT(walk.get(walk.base() + "/gather/lacking").body,
                HasSubstr("Go back to client.example without results"));
    EXPECT_EQ(location(walk.post(walk.base() + "/login-again")), walk.base() + "/login");
    EXPECT_EQ(walk.get(walk.base() + "/login").status, 200);
    EXPECT_EQ(location(walk.get(walk.base() + "/gather/lacking")), walk.base() + "/login");
    // And once more, from the beginning.
    walk.log_in();
    EXPECT_EQ(walk.get(walk.base() + "/gather/lacking").status, 200);
}

TEST(GatherWalk, EndsWithAnErrorAndNotWithNoResultsWhenNobodyCouldBeAsked) {
    Walk walk({has_nothing()}, config::Ask::everyone, {{"national_id"}});
    walk.log_in();
    walk.post(walk.base() + "/gather/lacking");
    EXPECT_EQ(location(walk.get(walk.base() + "/gather")), walk.base() + "/deliver");
    const http::Response page = walk.get(walk.base() + "/deliver");
    EXPECT_EQ(hidden_field(page.body, "returnCode"), "NCP_ERROR");
    EXPECT_THAT(page.body, HasSubstr("Source a"));
}

TEST(GatherWalk, PicksInstitutionsAfterSayingWhichSourcesCannotBeAsked) {
    Walk walk({delivers(invented_report("one.example", {{"Algebra"}})), has_nothing()},
              config::Ask::picked, {{}, {"esi"}});
    walk.log_in();
    EXPECT_EQ(location(walk.get(walk.base() + "/gather")), walk.base() + "/gather/lacking");
    walk.post(walk.base() + "/gather/lacking");
    EXPECT_EQ(location(walk.get(walk.base() + "/gather")), walk.base() + "/gather/institutions");
}

}  // namespace
}  // namespace ncp::test
