// What a student may do while sources are asked: ask again, go on, pick institutions, be pointed to
// them by a directory.
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "elmo/outline.h"
#include "results/gather.h"
#include "support/manual_clock.h"
#include "unit/results/fake_source.h"
#include "unit/results/schema.h"

namespace ncp::results {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Issuer institution(const std::string& host) {
    return {host, {{"schac", host}}, {{"en", "University of " + host}}, "XX", "https://" + host};
}

// Delivers a report of the institution that it is asked about.
std::shared_ptr<FakeSource> delivers_what_is_asked(const std::string& id, config::Ask ask) {
    auto source = fake(id, [](const FetchRequest& request, const Deadline&,
                              const std::stop_token&) { return delivered(request.issuer); });
    source->facts_to_change().ask = ask;
    return source;
}

class GatherAgain : public ::testing::Test {
  protected:
    void make(std::vector<std::shared_ptr<Source>> sources, GatherSettings settings = {}) {
        settings.threads = 4;
        gatherer_ = std::make_unique<Gatherer>(settings, std::move(sources), elmo_schema(), clock_);
    }
    std::string prepare() {
        Identity identity;
        identity.attributes = {{"family_name", "Sample"}, {"birth_date", "2000-01-31"}};
        return gatherer_->prepare(identity, "en", "c0ffee").value();
    }
    std::string start(const std::vector<Pick>& picks = {}) {
        std::string id = prepare();
        EXPECT_TRUE(gatherer_->begin(id, picks).has_value());
        return id;
    }
    Progress finished(const std::string& id) {
        while (!gatherer_->look(id).value().finished)
            std::this_thread::sleep_for(milliseconds(1));
        return gatherer_->look(id).value();
    }
    std::vector<std::string> issuers(const std::string& id) {
        const Gathered gathered = gatherer_->collect(id).value();
        std::vector<std::string> found;
        if (gathered.document.empty()) return found;
        const auto document = elmo::Document::parse(gathered.document);
        const auto outline = elmo::outline(*document);
        for (const auto& report : outline->reports)
            found.push_back(report.issuer_identifiers.at(0).second);
        return found;
    }

    test::ManualClock clock_;
    std::unique_ptr<Gatherer> gatherer_;
};

TEST_F(GatherAgain, AsksAFailedSourceOnceMoreAndKeepsWhatTheOthersSaid) {
    std::atomic<int> asked{0}, others{0};
    auto flaky =
        fake("flaky",
             [&](const FetchRequest&, const Deadline&, const std::stop_token&) -> Result<Fetched> {
                 if (++asked == 1) return fail(ErrorCode::source_failed, "down");
                 return delivered("flaky.example");
             });
    auto steady = fake("steady", [&](const FetchRequest&, const Deadline&, const std::stop_token&) {
        ++others;
        return delivered("steady.example");
    });
    make({flaky, steady});
    const std::string id = start();
    EXPECT_TRUE(finished(id).incomplete());
    ASSERT_TRUE(gatherer_->ask_again(id, "flaky").has_value());
    EXPECT_FALSE(finished(id).incomplete());
    EXPECT_THAT(issuers(id), ElementsAre("flaky.example", "steady.example"));
    EXPECT_EQ(asked, 2);
    EXPECT_EQ(others, 1);
}

TEST_F(GatherAgain, RefusesToAskAgainWhatDidNotFailOrIsCollected) {
    make({delivers("one", "one.example"),
          fake("bad",
               [](const FetchRequest&, const Deadline&, const std::stop_token&) -> Result<Fetched> {
                   return fail(ErrorCode::source_failed, "down");
               })});
    const std::string id = start();
    finished(id);
    EXPECT_EQ(gatherer_->ask_again(id, "one").error().code(), ErrorCode::outdated);
    EXPECT_EQ(gatherer_->ask_again(id, "none").error().code(), ErrorCode::not_found);
    EXPECT_EQ(gatherer_->ask_again("none", "bad").error().code(), ErrorCode::not_found);
    ASSERT_TRUE(gatherer_->collect(id).has_value());
    EXPECT_EQ(gatherer_->ask_again(id, "bad").error().code(), ErrorCode::outdated);
}

TEST_F(GatherAgain, GoesOnWithWhatIsThereAndTakesNothingThatComesLater) {
    std::atomic<bool> release{false}, told{false}, returned{false};
    auto slow = fake(
        "slow",
        [&](const FetchRequest&, const Deadline&, const std::stop_token& stop) -> Result<Fetched> {
            while (!release)
                std::this_thread::sleep_for(milliseconds(1));
            told = stop.stop_requested();
            returned = true;
            return delivered("slow.example");
        });
    make({slow, delivers("quick", "quick.example")});
    const std::string id = start();
    while (gatherer_->look(id)->sources[1].state != SourceState::delivered)
        std::this_thread::sleep_for(milliseconds(1));
    ASSERT_TRUE(gatherer_->stop_waiting(id).has_value());
    const Progress progress = gatherer_->look(id).value();
    EXPECT_TRUE(progress.finished);
    EXPECT_EQ(progress.sources[0].state, SourceState::late);
    release = true;
    while (!returned)
        std::this_thread::sleep_for(milliseconds(1));
    EXPECT_TRUE(told) << "the source was told that nobody waits any more";
    EXPECT_THAT(issuers(id), ElementsAre("quick.example"));
}

TEST_F(GatherAgain, TakesTheAnswerToTheNewQuestionAndNotTheLateOneToTheOld) {
    std::atomic<int> asked{0};
    std::atomic<bool> release_first{false}, returned{false};
    auto source =
        fake("slow",
             [&](const FetchRequest&, const Deadline&, const std::stop_token&) -> Result<Fetched> {
                 if (++asked == 1) {
                     while (!release_first)
                         std::this_thread::sleep_for(milliseconds(1));
                     returned = true;
                     return delivered("old.example");
                 }
                 return delivered("new.example");
             });
    make({source});
    const std::string id = start();
    while (asked == 0)
        std::this_thread::yield();
    ASSERT_TRUE(gatherer_->stop_waiting(id).has_value());
    ASSERT_TRUE(gatherer_->ask_again(id, "slow").has_value());
    finished(id);
    release_first = true;
    while (!returned)
        std::this_thread::sleep_for(milliseconds(1));
    EXPECT_THAT(issuers(id), ElementsAre("new.example"));
}

TEST_F(GatherAgain, AsksTheInstitutionsThatTheStudentPickedEachByItself) {
    make({delivers_what_is_asked("list", config::Ask::picked), delivers("all", "all.example")});
    const std::string id = start({{0, "b.example", "B"}, {0, "a.example", "A"}});
    const Progress progress = finished(id);
    ASSERT_EQ(progress.sources.size(), 3U);
    EXPECT_EQ(progress.sources[0].title, "B");
    EXPECT_EQ(progress.sources[0].id, "list/0");
    EXPECT_THAT(issuers(id), ElementsAre("b.example", "a.example", "all.example"));
}

TEST_F(GatherAgain, DoesNotAskASourceOfPicksThatNobodyPicked) {
    make({delivers_what_is_asked("list", config::Ask::picked)});
    const std::string id = start();
    EXPECT_TRUE(finished(id).sources.empty());
    EXPECT_THAT(issuers(id), ElementsAre());
}

TEST_F(GatherAgain, RefusesPicksThatCannotBe) {
    make({delivers_what_is_asked("list", config::Ask::picked)}, {.questions_max = 3});
    EXPECT_EQ(gatherer_->begin(prepare(), {{7, "x", "X"}}).error().code(), ErrorCode::bad_request);
    EXPECT_EQ(gatherer_->begin(prepare(), std::vector<Pick>(3, Pick{0, "x", "X"})).error().code(),
              ErrorCode::bad_request);
    const std::string id = start();
    EXPECT_EQ(gatherer_->begin(id, {}).error().code(), ErrorCode::outdated);
}

TEST_F(GatherAgain, FollowsADirectoryToTheInstitutionsThatItNames) {
    auto directory = delivers_what_is_asked("directory", config::Ask::found);
    directory->institutions_ = std::vector{institution("a.example"), institution("b.example")};
    make({directory});
    const std::string id = start();
    const Progress progress = finished(id);
    ASSERT_EQ(progress.sources.size(), 3U);
    EXPECT_EQ(progress.sources[0].state, SourceState::pointed);
    EXPECT_EQ(progress.sources[1].title, "University of a.example");
    EXPECT_EQ(progress.sources[2].state, SourceState::delivered);
    EXPECT_THAT(issuers(id), ElementsAre("a.example", "b.example"));
}

TEST_F(GatherAgain, TellsADirectoryThatFailedFromOneThatKnowsNothing) {
    auto empty = delivers_what_is_asked("empty", config::Ask::found);
    auto broken = delivers_what_is_asked("broken", config::Ask::found);
    broken->institutions_ = fail(ErrorCode::source_failed, "down");
    make({empty, broken});
    const Progress progress = finished(start());
    EXPECT_EQ(progress.sources[0].state, SourceState::nothing);
    EXPECT_EQ(progress.sources[1].state, SourceState::failed);
    EXPECT_TRUE(progress.incomplete());
}

TEST_F(GatherAgain, DoesNotFollowADirectoryWithoutEnd) {
    auto directory = delivers_what_is_asked("directory", config::Ask::found);
    std::vector<Issuer> many;
    many.reserve(100);
    for (int i = 0; i < 100; ++i)
        many.push_back(institution("i" + std::to_string(i) + ".example"));
    directory->institutions_ = many;
    make({directory}, {.questions_max = 10});
    EXPECT_EQ(finished(start()).sources.size(), 10U);
}

TEST_F(GatherAgain, ForgetsAnIdentityThatWaitsForPicksTooLong) {
    make({delivers_what_is_asked("list", config::Ask::picked)}, {.kept = minutes(15)});
    const std::string id = prepare();
    EXPECT_FALSE(gatherer_->look(id)->begun);
    clock_.advance(minutes(15));
    while (gatherer_->look(id))
        std::this_thread::sleep_for(milliseconds(1));
    EXPECT_EQ(gatherer_->begin(id, {}).error().code(), ErrorCode::not_found);
}

TEST_F(GatherAgain, IsKeptForAStudentWhoAsksForMoreTime) {
    make({delivers_what_is_asked("list", config::Ask::picked)}, {.kept = minutes(15)});
    const std::string id = prepare();
    for (int i = 0; i < 3; ++i) {
        clock_.advance(minutes(14));
        ASSERT_TRUE(gatherer_->keep(id));
    }
    clock_.advance(minutes(15));
    while (gatherer_->look(id))
        std::this_thread::sleep_for(milliseconds(1));
    EXPECT_EQ(gatherer_->keep(id).error().code(), ErrorCode::not_found);
}

TEST_F(GatherAgain, CollectsOnceForManyAtATime) {
    make({delivers("one", "one.example"), delivers("two", "two.example")});
    const std::string id = start();
    finished(id);
    std::vector<std::string> documents(8);
    {
        std::vector<std::jthread> pages;
        pages.reserve(documents.size());
        for (std::string& document : documents)
            pages.emplace_back([&] { document = gatherer_->collect(id)->document; });
    }
    EXPECT_THAT(documents[0], HasSubstr("two.example"));
    for (const std::string& document : documents)
        EXPECT_EQ(document, documents[0]);
}

}  // namespace
}  // namespace ncp::results
