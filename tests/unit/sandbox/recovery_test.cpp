// After how many crashes a section's workers wait, and when they are put in quarantine.
#include "sandbox/recovery.h"

#include <gmock/gmock.h>

#include <vector>

#include "support/manual_clock.h"

namespace ncp::sandbox {
namespace {

using std::chrono::milliseconds;

TEST(Recovery, WaitsLongerAfterEachCrashAndEndsInQuarantine) {
    const test::ManualClock clock;
    Recovery recovery("under-test", clock);
    EXPECT_EQ(recovery.wait().value(), milliseconds(0));
    std::vector<milliseconds> waits;
    for (int crash = 1; crash <= 4; ++crash) {
        recovery.crashed("crashed");
        waits.push_back(recovery.wait().value());
    }
    EXPECT_EQ(waits, (std::vector<milliseconds>{milliseconds(0), milliseconds(250),
                                                milliseconds(1'000), milliseconds(4'000)}));
    recovery.crashed("crashed");
    ASSERT_FALSE(recovery.wait().has_value());
    EXPECT_EQ(recovery.wait().error().code(), ErrorCode::source_failed);
    EXPECT_THAT(recovery.wait().error().operator_text().str(),
                testing::HasSubstr("in quarantine for 300000 ms more"));
}

TEST(Recovery, KeepsTryingWhereAnybodyCouldHaveCausedTheCrashes) {
    const test::ManualClock clock;
    Recovery recovery("under test", clock, AfterManyCrashes::keep_trying);
    for (int crash = 1; crash <= 20; ++crash)
        recovery.crashed("crashed");
    EXPECT_EQ(recovery.wait().value(), milliseconds(4'000));
}

TEST(Recovery, LetsOneWorkerStartWhenTheQuarantineIsOver) {
    test::ManualClock clock;
    Recovery recovery("under-test", clock);
    for (int crash = 1; crash <= 5; ++crash)
        recovery.crashed("crashed");
    clock.advance(milliseconds(300'000));
    EXPECT_EQ(recovery.wait().value(), milliseconds(0));
    recovery.crashed("crashed");
    EXPECT_FALSE(recovery.wait().has_value()) << "back in quarantine at once";
}

TEST(Recovery, ForgivesWhenAnAnswerCame) {
    const test::ManualClock clock;
    Recovery recovery("under-test", clock);
    for (int round = 0; round < 10; ++round) {
        recovery.crashed("crashed");
        EXPECT_EQ(recovery.wait().value(), milliseconds(0)) << round;
        recovery.answered();
    }
}

}  // namespace
}  // namespace ncp::sandbox
