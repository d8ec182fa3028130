// When a failing institution is left alone, when it is tried again, and how many ask it at once.
#include "results/breaker.h"

#include <gmock/gmock.h>

#include <vector>

#include "support/manual_clock.h"

namespace ncp::results {
namespace {

using ::testing::HasSubstr;
using Verdict = Breakers::Verdict;
using std::chrono::milliseconds;

class BreakerTest : public testing::Test {
  protected:
    // One question with this outcome; false if it was not let through.
    bool ask(const std::string& issuer, Verdict verdict) {
        auto entered = breakers_.enter(issuer);
        if (!entered) return false;
        entered->leave(verdict);
        return true;
    }
    void fail_times(const std::string& issuer, int times) {
        for (int i = 0; i < times; ++i)
            EXPECT_TRUE(ask(issuer, Verdict::failed)) << i;
    }
    test::ManualClock clock_;
    Breakers breakers_{"under-test", 2, clock_};
};

TEST_F(BreakerTest, LeavesAServiceAloneAfterFiveFailuresInARow) {
    fail_times("", 4);
    EXPECT_TRUE(ask("", Verdict::worked));
    fail_times("", 5);
    auto refused = breakers_.enter("");
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code(), ErrorCode::source_failed);
    EXPECT_THAT(refused.error().operator_text().str(), HasSubstr("failed 5 times in a row"));
}

TEST_F(BreakerTest, LetsOneQuestionThroughAfterThePause) {
    fail_times("", 5);
    clock_.advance(milliseconds(14'999));
    EXPECT_FALSE(breakers_.enter("").has_value());
    clock_.advance(milliseconds(1));
    auto trial = breakers_.enter("");
    ASSERT_TRUE(trial.has_value());
    EXPECT_TRUE(trial->is_trial());
    EXPECT_FALSE(breakers_.enter("").has_value()) << "a second question beside the trial";
    trial->leave(Verdict::worked);
    auto after = breakers_.enter("");
    ASSERT_TRUE(after.has_value());
    EXPECT_FALSE(after->is_trial());
}

TEST_F(BreakerTest, PausesTwiceAsLongAfterEachTrialThatFailsButNotWithoutEnd) {
    fail_times("", 5);
    std::vector<milliseconds> pauses;
    for (int trial = 0; trial < 7; ++trial) {
        milliseconds waited{0};
        while (!breakers_.enter("").has_value()) {  // which leaves with "neither" at once
            clock_.advance(milliseconds(1'000));
            waited += milliseconds(1'000);
        }
        pauses.push_back(waited);
        EXPECT_TRUE(ask("", Verdict::failed));
    }
    EXPECT_EQ(pauses, (std::vector<milliseconds>{milliseconds(15'000), milliseconds(30'000),
                                                 milliseconds(60'000), milliseconds(120'000),
                                                 milliseconds(240'000), milliseconds(300'000),
                                                 milliseconds(300'000)}));
}

TEST_F(BreakerTest, LearnsNothingFromWhatWasCancelled) {
    for (int i = 0; i < 20; ++i)
        EXPECT_TRUE(ask("", Verdict::neither));
}

TEST_F(BreakerTest, LetsTheNextTrialThroughWhenOneWasCancelled) {
    fail_times("", 5);
    clock_.advance(milliseconds(15'000));
    { auto dropped = breakers_.enter(""); }
    EXPECT_TRUE(breakers_.enter("").has_value());
}

TEST_F(BreakerTest, KeepsInstitutionsApart) {
    fail_times("down.example", 5);
    EXPECT_FALSE(ask("down.example", Verdict::worked));
    EXPECT_TRUE(ask("up.example", Verdict::worked));
    EXPECT_TRUE(ask("", Verdict::worked));
}

TEST_F(BreakerTest, CapsTheQuestionsToOneInstitution) {
    auto first = breakers_.enter("slow.example");
    auto second = breakers_.enter("slow.example");
    ASSERT_TRUE(first.has_value() && second.has_value());
    EXPECT_FALSE(breakers_.enter("slow.example").has_value());
    EXPECT_TRUE(breakers_.enter("fast.example").has_value());
    first->leave(Verdict::worked);
    EXPECT_TRUE(breakers_.enter("slow.example").has_value());
}

TEST_F(BreakerTest, ForgetsIdleInstitutionsWhenThereAreTooMany) {
    fail_times("down.example", 5);
    for (int i = 0; i < 5'000; ++i)
        ask("issuer-" + std::to_string(i), Verdict::worked);
    EXPECT_TRUE(ask("down.example", Verdict::worked)) << "forgotten, so asked again";
}

TEST(RetryBudgetTest, IsEarnedByQuestionsAndHasALimit) {
    RetryBudget budget;
    int spent = 0;
    while (budget.spend())
        ++spent;
    EXPECT_EQ(spent, 5);
    for (int i = 0; i < 11; ++i)
        budget.earn();
    EXPECT_TRUE(budget.spend());
    EXPECT_FALSE(budget.spend());
    for (int i = 0; i < 1'000; ++i)
        budget.earn();
    spent = 0;
    while (budget.spend())
        ++spent;
    EXPECT_EQ(spent, 10);
}

}  // namespace
}  // namespace ncp::results
