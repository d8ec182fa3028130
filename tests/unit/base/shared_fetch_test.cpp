// What the users of it test through real services is not tested here again: keys that roll over
// (login/oidc/provider_test.cpp), crowds that wait (login/proxy/token_test.cpp).
#include "base/shared_fetch.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "support/manual_clock.h"

namespace ncp {
namespace {

using namespace std::chrono_literals;
using Numbers = SharedFetch<int>;

class Shared : public ::testing::Test {
  protected:
    Deadline deadline() const { return {clock_, 10s}; }
    Numbers::Fetch next() {
        return [this](const Numbers::Ptr&) -> Result<int> { return ++calls_; };
    }
    static Result<int> throws(const Numbers::Ptr&) { throw std::runtime_error("personal"); }

    test::ManualClock clock_;
    Numbers numbers_{"the number", 1, clock_};
    std::atomic<int> calls_{0};
};

TEST_F(Shared, ValueIsFetchedOnceForAllWhoSawTheSame) {
    EXPECT_EQ(numbers_.last(), nullptr);
    const auto first = *numbers_.fetch(nullptr, next(), deadline());
    EXPECT_EQ(*first, 1);
    EXPECT_EQ(*numbers_.fetch(nullptr, next(), deadline()), first) << "somebody was faster";
    EXPECT_EQ(**numbers_.fetch(first, next(), deadline()), 2);
    EXPECT_EQ(calls_, 2);
}

TEST_F(Shared, FetchSeesWhatIsThereAndAFailureLeavesIt) {
    const auto first = *numbers_.fetch(nullptr, next(), deadline());
    Numbers::Ptr before;
    const auto failed = numbers_.fetch(
        first,
        [&](const Numbers::Ptr& there) -> Result<int> {
            before = there;
            return fail(ErrorCode::source_failed, "down");
        },
        deadline());
    EXPECT_EQ(before, first);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code(), ErrorCode::source_failed);
    EXPECT_EQ(numbers_.last(), first);
    EXPECT_FALSE(numbers_.fetch(first, next(), deadline())) << "not tried again at once";
    clock_.advance(kPauseAfterFailure);
    EXPECT_EQ(**numbers_.fetch(first, next(), deadline()), 2);
}

TEST_F(Shared, ExceptionEndsTheFetchForWhoWaitsToo) {
    std::atomic<bool> began = false, held = true;
    std::jthread fetching([&] {
        const auto failed = numbers_.fetch(
            nullptr,
            [&](const Numbers::Ptr& before) {
                began = true;
                began.notify_all();
                held.wait(true);
                return throws(before);
            },
            deadline());
        ASSERT_FALSE(failed);
        EXPECT_EQ(failed.error().code(), ErrorCode::internal);
        EXPECT_EQ(failed.error().operator_text().str(), "an exception ended a fetch of the number");
    });
    began.wait(false);
    EXPECT_TRUE(numbers_.is_under_way());
    std::jthread waiting([&] {
        ErrorCode told = ErrorCode::overloaded;
        while (told == ErrorCode::overloaded) {
            told = numbers_.fetch(nullptr, next(), Deadline(system_clock(), 10s)).error().code();
        }
        EXPECT_EQ(told, ErrorCode::internal);
    });
    // One may wait, so that a second is refused. This is the first one now and then.
    const Deadline end(system_clock(), 10s);
    ErrorCode code = ErrorCode::source_timeout;
    while (code == ErrorCode::source_timeout && !end.over()) {
        code = numbers_.fetch(nullptr, next(), Deadline(system_clock(), 1ms)).error().code();
    }
    EXPECT_EQ(code, ErrorCode::overloaded);
    held = false;
    held.notify_all();
    fetching.join();
    waiting.join();
    EXPECT_FALSE(numbers_.is_under_way());
    EXPECT_EQ(calls_, 0);
}

}  // namespace
}  // namespace ncp
