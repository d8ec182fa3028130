#include "results/gather.h"

#include <gmock/gmock.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "elmo/outline.h"
#include "results/question.h"
#include "support/manual_clock.h"
#include "unit/results/fake_source.h"
#include "unit/results/schema.h"
#include "unit/results/start_gathering.h"

namespace ncp::results {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Identity student() {
    Identity identity;
    identity.attributes = {
        {"family_name", "Sample"}, {"birth_date", "2000-01-31"}, {"national_id", "canary-310100"}};
    return identity;
}

// Answers only when it is told to stop, as a well-behaved plugin does.
Result<Fetched> until_stopped(const FetchRequest&, const Deadline&, const std::stop_token& stop) {
    while (!stop.stop_requested())
        std::this_thread::sleep_for(milliseconds(1));
    return fail(ErrorCode::cancelled, "stopped");
}

class Gathering : public ::testing::Test {
  protected:
    void make(std::vector<std::shared_ptr<Source>> sources, GatherSettings settings = {}) {
        settings.threads = std::min<std::size_t>(settings.threads, 4);
        gatherer_ = std::make_unique<Gatherer>(settings, std::move(sources), elmo_schema(), clock_);
    }
    std::string start() {
        auto id = start_gathering(*gatherer_, student(), "en", "c0ffee");
        EXPECT_TRUE(id.has_value());
        return id.value_or("");
    }
    Gathered finish(const std::string& id) {
        while (true) {
            auto progress = gatherer_->look(id);
            if (!progress || progress->finished) break;
            std::this_thread::sleep_for(milliseconds(1));
        }
        auto gathered = gatherer_->collect(id);
        EXPECT_TRUE(gathered.has_value());
        return gathered.value_or(Gathered{});
    }
    template <class Condition>
    void wait_for(const std::string& id, Condition condition) {
        while (!condition(gatherer_->look(id).value()))
            std::this_thread::sleep_for(milliseconds(1));
    }

    test::ManualClock clock_;
    std::unique_ptr<Gatherer> gatherer_;
};

std::vector<std::string> issuers_of(const std::string& document) {
    auto parsed = elmo::Document::parse(document);
    if (!parsed) return {"not a document"};
    std::vector<std::string> issuers;
    const auto outline = elmo::outline(*parsed);
    if (!outline) return {"not ELMO"};
    for (const auto& report : outline->reports) {
        issuers.push_back(report.issuer_identifiers.at(0).second);
    }
    return issuers;
}

TEST_F(Gathering, MergesWhatAllSourcesDelivered) {
    make({delivers("one", "a.example"), delivers("two", "b.example")});
    Gathered gathered = finish(start());
    EXPECT_EQ(gathered.progress.sources.at(0).state, SourceState::delivered);
    EXPECT_EQ(gathered.progress.sources.at(1).state, SourceState::delivered);
    EXPECT_THAT(issuers_of(gathered.document), ElementsAre("a.example", "b.example"));
    EXPECT_THAT(gathered.document, HasSubstr("<generatedDate>2023-11-14T22:13:20Z"));
}

TEST_F(Gathering, KeepsTheConfigurationsOrderWhoeverAnswersFirst) {
    std::atomic<bool> second_is_done{false};
    make({fake("slow",
               [&](const FetchRequest&, const Deadline&, const std::stop_token&) {
                   while (!second_is_done)
                       std::this_thread::yield();
                   return Result<Fetched>(delivered("a.example"));
               }),
          delivers("fast", "b.example")});
    std::string id = start();
    wait_for(id,
             [](const Progress& now) { return now.sources.at(1).state == SourceState::delivered; });
    EXPECT_EQ(gatherer_->look(id)->sources.at(0).state, SourceState::waiting);
    EXPECT_EQ(gatherer_->collect(id).error().code(), ErrorCode::outdated);
    second_is_done = true;
    EXPECT_THAT(issuers_of(finish(id).document), ElementsAre("a.example", "b.example"));
}

TEST_F(Gathering, GivesTheSameAnswerToARepeatedRequest) {
    make({delivers("one", "a.example")});
    std::string id = start();
    const std::string first = finish(id).document;
    EXPECT_FALSE(first.empty());
    EXPECT_EQ(gatherer_->collect(id)->document, first);
}

TEST_F(Gathering, HandsASourceOnlyTheAttributesItsSectionNames) {
    std::string seen;
    make({fake("one", [&](const FetchRequest& request, const Deadline&, const std::stop_token&) {
        for (const auto& [key, value] : request.identity.attributes)
            seen += key + "=" + value + ";";
        seen += request.language + ";" + request.correlation_id;
        return Result<Fetched>(delivered("a.example"));
    })});
    finish(start());
    EXPECT_EQ(seen, "birth_date=2000-01-31;en;c0ffee");
}

TEST_F(Gathering, TellsNothingFromFailed) {
    auto answering = [](const Fetched& fetched) {
        return [fetched](const FetchRequest&, const Deadline&, const std::stop_token&) {
            return Result<Fetched>(fetched);
        };
    };
    Fetched nothing;
    nothing.nothing = true;
    Fetched only_failures;
    only_failures.failed_issuers = {{"broken.example", ErrorCode::source_timeout}};
    make({fake("nothing", answering(nothing)), fake("empty", answering({})),
          fake("failed", answering(only_failures))});
    Gathered gathered = finish(start());
    EXPECT_EQ(gathered.progress.sources.at(0).state, SourceState::nothing);
    EXPECT_EQ(gathered.progress.sources.at(1).state, SourceState::nothing);
    EXPECT_EQ(gathered.progress.sources.at(2).state, SourceState::failed);
    EXPECT_EQ(gathered.progress.sources.at(2).problem, ErrorCode::source_timeout);
    EXPECT_EQ(gathered.document, "");
}

TEST_F(Gathering, OneFailureDoesNotTouchTheOthers) {
    make({fake("broken",
               [](const FetchRequest&, const Deadline&, const std::stop_token&) -> Result<Fetched> {
                   return fail(ErrorCode::source_failed, "no");
               }),
          fake("throwing",
               [](const FetchRequest&, const Deadline&, const std::stop_token&) -> Result<Fetched> {
                   throw std::runtime_error("canary-exception");
               }),
          delivers("good", "a.example")});
    testing::internal::CaptureStderr();
    Gathered gathered = finish(start());
    const std::string logged = testing::internal::GetCapturedStderr();
    EXPECT_EQ(gathered.progress.sources.at(0).problem, ErrorCode::source_failed);
    EXPECT_EQ(gathered.progress.sources.at(1).problem, ErrorCode::internal);
    EXPECT_EQ(gathered.progress.sources.at(2).state, SourceState::delivered);
    EXPECT_THAT(issuers_of(gathered.document), ElementsAre("a.example"));
    EXPECT_THAT(logged, HasSubstr("source broken: source_failed: no"));
    EXPECT_THAT(logged, Not(HasSubstr("canary")));
}

TEST_F(Gathering, RefusesARecordOfSomebodyElse) {
    make({fake("other", [](const FetchRequest&, const Deadline&, const std::stop_token&) {
        return Result<Fetched>(delivered("a.example", {"Bob", "Canary", "1990-02-03"}));
    })});
    testing::internal::CaptureStderr();
    Gathered gathered = finish(start());
    EXPECT_THAT(testing::internal::GetCapturedStderr(), Not(HasSubstr("Canary")));
    EXPECT_EQ(gathered.progress.sources.at(0).state, SourceState::failed);
    EXPECT_EQ(gathered.progress.sources.at(0).problem, ErrorCode::wrong_person);
    EXPECT_EQ(gathered.document, "");
}

TEST_F(Gathering, GoesOnWithoutWhoIsLateAndDiscardsWhatComesAfterwards) {
    std::atomic<bool> returned{false};
    make({fake("late",
               [&](const FetchRequest& request, const Deadline& deadline,
                   const std::stop_token& stop) {
                   (void)until_stopped(request, deadline, stop);
                   returned = true;
                   return Result<Fetched>(delivered("late.example"));
               }),
          delivers("good", "a.example")},
         {.deadline = milliseconds(30'000)});
    std::string id = start();
    wait_for(id,
             [](const Progress& now) { return now.sources.at(1).state == SourceState::delivered; });
    clock_.advance(milliseconds(29'999));
    EXPECT_FALSE(gatherer_->look(id)->finished);
    clock_.advance(milliseconds(1));
    Gathered gathered = finish(id);
    EXPECT_EQ(gathered.progress.sources.at(0).state, SourceState::late);
    EXPECT_EQ(gathered.progress.sources.at(0).problem, ErrorCode::source_timeout);
    while (!returned)
        std::this_thread::yield();
    EXPECT_THAT(issuers_of(gatherer_->collect(id)->document), ElementsAre("a.example"));
    EXPECT_EQ(gatherer_->look(id)->sources.at(0).state, SourceState::late);
}

TEST_F(Gathering, GivesASourceItsOwnDeadlineOrTheWholeOneWhicheverIsSooner) {
    std::atomic<long> first{0}, second{0};
    auto note = [](std::atomic<long>& target) {
        return [&target](const FetchRequest&, const Deadline& deadline, const std::stop_token&) {
            target = deadline.remaining().count();
            return Result<Fetched>(delivered("a.example"));
        };
    };
    auto short_one = fake("short", note(first));
    short_one->facts_to_change().deadline = milliseconds(2'000);
    auto long_one = fake("long", note(second));
    long_one->facts_to_change().deadline = milliseconds(60'000);
    make({short_one, long_one}, {.deadline = milliseconds(5'000)});
    finish(start());
    EXPECT_EQ(first, 2'000);
    EXPECT_EQ(second, 5'000);
}

TEST_F(Gathering, IsForgottenTwoMinutesAfterItsDeadline) {
    make({delivers("one", "a.example")}, {.deadline = milliseconds(10'000)});
    std::string id = start();
    finish(id);
    clock_.advance(milliseconds(10'000) + minutes(2) - milliseconds(1));
    std::this_thread::sleep_for(milliseconds(120));  // let the gatherer look at the clock
    EXPECT_TRUE(gatherer_->collect(id).has_value());
    clock_.advance(milliseconds(1));
    while (gatherer_->look(id))
        std::this_thread::sleep_for(milliseconds(1));
    EXPECT_EQ(gatherer_->collect(id).error().code(), ErrorCode::not_found);
}

TEST_F(Gathering, StopsRunningCallsWhenItIsCancelledAndIsForgottenAtOnce) {
    std::atomic<int> running{0}, stopped{0};
    make({fake("slow", [&](const FetchRequest& request, const Deadline& deadline,
                           const std::stop_token& stop) {
        ++running;
        auto answer = until_stopped(request, deadline, stop);
        ++stopped;
        return answer;
    })});
    std::string id = start();
    while (running == 0)
        std::this_thread::yield();
    gatherer_->cancel(id);
    EXPECT_EQ(gatherer_->look(id).error().code(), ErrorCode::not_found);
    while (stopped == 0)
        std::this_thread::yield();
    gatherer_->cancel(id);
    gatherer_->cancel("never started");
}

TEST_F(Gathering, KnowsNoIdsThatItDidNotMake) {
    make({delivers("one", "a.example")});
    std::string id = start();
    EXPECT_EQ(id.size(), 32U);
    EXPECT_NE(start(), id);
    for (std::string_view wrong : {"", "0", "../../etc", "\0"}) {
        EXPECT_EQ(gatherer_->look(wrong).error().code(), ErrorCode::not_found);
        EXPECT_EQ(gatherer_->collect(wrong).error().code(), ErrorCode::not_found);
    }
}

TEST_F(Gathering, SaysWhenTooManyWait) {
    make({fake("slow", until_stopped), fake("slow too", until_stopped)},
         {.threads = 1, .queue_max = 6});
    std::string first = start();
    // One call runs, one waits; wait until the pool has taken the first.
    std::vector<std::string> ids{first};
    while (true) {
        auto id = start_gathering(*gatherer_, student(), "en", "x");
        if (!id) {
            EXPECT_EQ(id.error().code(), ErrorCode::overloaded);
            break;
        }
        ids.push_back(*id);
        ASSERT_LE(ids.size(), 4U);
    }
    EXPECT_GE(ids.size(), 3U);
    for (const std::string& id : ids)
        gatherer_->cancel(id);
    EXPECT_TRUE(start_gathering(*gatherer_, student(), "en", "x").has_value());
}

TEST_F(Gathering, EndsRunningCallsWhenItIsDestroyed) {
    std::atomic<int> running{0};
    std::atomic<int> ended{0};
    make({fake("slow", [&](const FetchRequest& request, const Deadline& deadline,
                           const std::stop_token& stop) {
        ++running;
        auto answer = until_stopped(request, deadline, stop);
        ++ended;
        return answer;
    })});
    start();
    start();
    while (running < 2)
        std::this_thread::yield();
    gatherer_.reset();
    EXPECT_EQ(ended, 2);
}

TEST_F(Gathering, FinishesAtOnceWithoutSources) {
    make({});
    Gathered gathered = finish(start());
    EXPECT_TRUE(gathered.progress.finished);
    EXPECT_EQ(gathered.document, "");
}

TEST_F(Gathering, ServesManyStudentsFromManyThreads) {
    make({delivers("one", "a.example"), delivers("two", "b.example"),
          fake("none", [](const FetchRequest&, const Deadline&, const std::stop_token&) {
              return Result<Fetched>(Fetched{});
          })});
    std::atomic<int> complete{0};
    std::vector<std::jthread> pages;
    for (int thread = 0; thread < 4; ++thread) {
        pages.emplace_back([&, thread] {
            for (int i = 0; i < 10; ++i) {
                std::string id = start();
                if (thread == 3) {
                    gatherer_->cancel(id);
                    ++complete;
                } else if (issuers_of(finish(id).document).size() == 2) {
                    ++complete;
                }
            }
        });
    }
    pages.clear();
    EXPECT_EQ(complete, 40);
}

TEST(LackingKeys, AreWhatASourceNeedsElseWhateverItMayKnow) {
    SourceFacts facts;
    EXPECT_THAT(lacking_keys(facts, {}), IsEmpty());  // it gets nothing and so lacks nothing
    facts.identity_keys = {"national_id", "esi"};
    EXPECT_THAT(lacking_keys(facts, student()), IsEmpty());
    Identity without;
    without.attributes = {{"family_name", "Sample"}};
    EXPECT_THAT(lacking_keys(facts, without), ElementsAre("national_id", "esi"));
    facts.needed_keys = {"esi"};
    EXPECT_THAT(lacking_keys(facts, student()), ElementsAre("esi"));
}

}  // namespace
}  // namespace ncp::results
