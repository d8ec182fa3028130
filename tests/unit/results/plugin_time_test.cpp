// Cancelling, deadlines and lost threads, with a plugin that is loaded for real.
#include <gmock/gmock.h>

#include <thread>

#include "support/manual_clock.h"
#include "unit/results/plugins.h"

namespace ncp::results {
namespace {

using ::testing::HasSubstr;

class PluginTime : public ::testing::Test {
  protected:
    void SetUp() override { state_.reset(); }
    void TearDown() override {
        state_.release = true;
        wait_until_nothing_runs();
    }
    // A fetch whose deadline passes once the plugin is inside, never before.
    Result<Fetched> fetch_overdue(Source& source) {
        test::ManualClock clock;
        const int calls_before = state_.fetches;
        std::jthread time([&] {
            wait_until([&] { return state_.fetches == calls_before + 1; });
            clock.advance(std::chrono::minutes(1));
        });
        return source.fetch(a_request(), {clock, std::chrono::minutes(1)}, {});
    }
    void wait_until_nothing_runs() {
        wait_until([this] { return state_.running == 0; });
    }

    test::PluginState& state_ = state_of("test-misbehaving");
};

TEST_F(PluginTime, ACancelledCallHearsOfItThroughItsDescriptor) {
    auto source = open_source(misbehaving("slow"));
    std::stop_source stop;
    std::jthread canceller([&] {
        wait_until([&] { return state_.running == 1; });
        stop.request_stop();
    });
    auto fetched =
        source->fetch(a_request(), {system_clock(), std::chrono::minutes(2)}, stop.get_token());
    ASSERT_FALSE(fetched.has_value());
    EXPECT_EQ(fetched.error().code(), ErrorCode::cancelled);
    wait_until_nothing_runs();
    EXPECT_EQ(state_.take_notes(), "cancelled;");
}

TEST_F(PluginTime, TheDeadlineCancelsToo) {
    auto source = open_source(misbehaving("slow"));
    auto fetched = fetch_overdue(*source);
    ASSERT_FALSE(fetched.has_value());
    EXPECT_EQ(fetched.error().code(), ErrorCode::source_timeout);
    wait_until_nothing_runs();
    EXPECT_EQ(state_.take_notes(), "cancelled;");
}

TEST_F(PluginTime, ACallThatIgnoresItsDeadlineIsAbandonedAndItsLateAnswerRefused) {
    auto source = open_source(misbehaving("deaf"));
    auto fetched = fetch_overdue(*source);
    ASSERT_FALSE(fetched.has_value());
    EXPECT_EQ(fetched.error().code(), ErrorCode::source_timeout);
    state_.release = true;
    wait_until_nothing_runs();
    EXPECT_EQ(state_.take_notes(), "late: 0 ms, 6;");  // NCP_CANCELLED
}

TEST_F(PluginTime, AnInstanceIsDestroyedOnlyAfterItsLastAbandonedCall) {
    auto source = open_source(misbehaving("deaf"));
    ASSERT_FALSE(fetch_overdue(*source).has_value());
    source.reset();
    EXPECT_EQ(state_.destroyed, 0);
    state_.release = true;
    wait_until([this] { return state_.destroyed == 1; });
}

TEST_F(PluginTime, ASectionWithHalfOfItsThreadsLostIsDisabled) {
    auto source = open_source(misbehaving("deaf"));  // max_concurrency 4
    for (int i = 0; i < 2; ++i) {
        ASSERT_FALSE(fetch_overdue(*source).has_value());
    }
    auto refused = source->fetch(a_request(), {system_clock(), std::chrono::minutes(2)}, {});
    ASSERT_FALSE(refused.has_value());
    EXPECT_THAT(refused.error().operator_text().str(), HasSubstr("2 of 4 threads are lost"));
    EXPECT_EQ(state_.fetches, 2);
}

TEST_F(PluginTime, NoMoreCallsRunAtOnceThanThePluginDeclares) {
    auto source = open_source(misbehaving("wait-in-line"));
    std::vector<std::jthread> students;
    std::atomic<int> answered{0};
    for (int i = 0; i < 16; ++i) {
        students.emplace_back([&] {
            if (source->fetch(a_request(), {system_clock(), std::chrono::minutes(2)}, {}))
                ++answered;
        });
    }
    students.clear();
    EXPECT_EQ(answered, 16);
    EXPECT_LE(state_.running_max, 4);
}

}  // namespace
}  // namespace ncp::results
