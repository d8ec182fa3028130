#include "results/bounded_calls.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <vector>

#include "support/manual_clock.h"
#include "unit/results/plugins.h"

namespace ncp::results {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

// A door that calls wait behind until a test opens it.
class Door {
  public:
    void open() {
        std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    void wait() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return open_; });
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
};

struct Fixture : ::testing::Test {
    // Runs work under a deadline that passes as soon as work has begun, never before.
    static Result<ncp_status> run_overdue(BoundedCalls& calls, std::shared_ptr<ncp_call>* mine,
                                          const std::function<ncp_status(ncp_call&)>& work) {
        test::ManualClock clock;  // dies before an abandoned call does
        const Deadline deadline(clock, milliseconds(1));
        auto begun = std::make_shared<std::atomic<bool>>(false);
        auto call = std::make_shared<ncp_call>(deadline);
        if (mine != nullptr) *mine = call;
        std::jthread time([&clock, begun] {
            wait_until([&] { return begun->load(); });
            clock.advance(milliseconds(1));
        });
        return calls.run(deadline, {}, call, [begun, work](ncp_call& running) {
            *begun = true;
            return work(running);
        });
    }

    Deadline long_deadline{system_clock(), minutes(5)};
    std::shared_ptr<ncp_call> call = std::make_shared<ncp_call>(long_deadline);
};
using BoundedCall = Fixture;

TEST_F(BoundedCall, ReturnsTheStatusOfItsWork) {
    BoundedCalls calls("x", 1);
    auto status = calls.run(long_deadline, {}, call, [](ncp_call&) { return NCP_NO_RESULTS; });
    EXPECT_EQ(status.value(), NCP_NO_RESULTS);
}

TEST_F(BoundedCall, TurnsAnExceptionIntoInternal) {
    BoundedCalls calls("x", 1);
    auto status = calls.run(long_deadline, {}, call,
                            [](ncp_call&) -> ncp_status { throw std::runtime_error("x"); });
    EXPECT_EQ(status.value(), NCP_INTERNAL);
    EXPECT_EQ(calls.lost(), 0U);
}

TEST_F(BoundedCall, LetsGoOfWhatTheWorkOwnedBeforeItReturns) {
    BoundedCalls calls("x", 1);
    auto owned = std::make_shared<int>(1);
    std::weak_ptr<int> watched = owned;
    ASSERT_TRUE(
        calls.run(long_deadline, {}, call, [owned = std::move(owned)](ncp_call&) { return NCP_OK; })
            .has_value());
    EXPECT_TRUE(watched.expired());
}

TEST_F(BoundedCall, NeverRunsMoreAtOnceThanAllowed) {
    BoundedCalls calls("x", 3);
    std::atomic<int> running{0}, seen{0}, done{0};
    std::vector<std::jthread> askers;
    for (int i = 0; i < 24; ++i) {
        askers.emplace_back([&] {
            auto mine = std::make_shared<ncp_call>(long_deadline);
            auto status = calls.run(long_deadline, {}, mine, [&](ncp_call&) {
                int now = ++running;
                int before = seen;
                while (now > before && !seen.compare_exchange_weak(before, now)) {
                }
                std::this_thread::yield();
                --running;
                return NCP_OK;
            });
            if (status) ++done;
        });
    }
    askers.clear();
    EXPECT_EQ(done, 24);
    EXPECT_LE(seen, 3);
    EXPECT_GE(seen, 1);
}

TEST_F(BoundedCall, TellsTheCallToStopWhenNobodyWantsItAndWaitsForIt) {
    BoundedCalls calls("x", 1);
    std::stop_source stop;
    auto heard = std::make_shared<std::atomic<bool>>(false);
    auto status = calls.run(long_deadline, stop.get_token(), call, [&stop, heard](ncp_call& mine) {
        stop.request_stop();
        while (!mine.stopped())
            std::this_thread::yield();
        *heard = true;
        return NCP_CANCELLED;
    });
    ASSERT_FALSE(status.has_value());
    EXPECT_EQ(status.error().code(), ErrorCode::cancelled);
    wait_until([&] { return heard->load() && calls.lost() == 0; });
}

TEST_F(BoundedCall, IsNotStartedWhenItIsAlreadyUnwanted) {
    BoundedCalls calls("x", 1);
    std::stop_source stop;
    stop.request_stop();
    bool ran = false;
    auto status = calls.run(long_deadline, stop.get_token(), call, [&](ncp_call&) {
        ran = true;
        return NCP_OK;
    });
    EXPECT_EQ(status.error().code(), ErrorCode::cancelled);
    EXPECT_FALSE(ran);
}

TEST_F(BoundedCall, IsAbandonedWhenItOutlivesItsDeadlineAndCountsAsLostUntilItReturns) {
    auto door = std::make_shared<Door>();
    BoundedCalls calls("x", 4);
    std::shared_ptr<ncp_call> mine;
    auto status = run_overdue(calls, &mine, [door](ncp_call&) {
        door->wait();
        return NCP_OK;
    });
    ASSERT_FALSE(status.has_value());
    EXPECT_EQ(status.error().code(), ErrorCode::source_timeout);
    EXPECT_EQ(calls.lost(), 1U);
    EXPECT_TRUE(mine->stopped());
    EXPECT_EQ(mine->remaining_ms(), 0);
    door->open();
    wait_until([&] { return calls.lost() == 0; });
}

TEST_F(BoundedCall, IsRefusedWhileHalfOfTheThreadsAreLostAndWelcomeAgainAfterwards) {
    auto door = std::make_shared<Door>();
    BoundedCalls calls("x", 4);
    for (int i = 0; i < 2; ++i) {
        ASSERT_FALSE(run_overdue(calls, nullptr, [door](ncp_call&) {
                         door->wait();
                         return NCP_OK;
                     }).has_value());
    }
    auto refused = calls.run(long_deadline, {}, call, [](ncp_call&) { return NCP_OK; });
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code(), ErrorCode::source_failed);
    door->open();
    wait_until([&] { return calls.lost() == 0; });
    EXPECT_TRUE(calls.run(long_deadline, {}, call, [](ncp_call&) { return NCP_OK; }).has_value());
}

TEST_F(BoundedCall, OutlivesTheObjectAndTheClockThatItStartedWith) {
    auto door = std::make_shared<Door>();
    auto owned = std::make_shared<int>(1);
    std::weak_ptr<int> watched = owned;
    std::shared_ptr<ncp_call> mine;
    {
        BoundedCalls calls("x", 1);
        auto status =
            run_overdue(calls, &mine, [door, owned = std::move(owned)](ncp_call& running) {
                door->wait();
                return static_cast<ncp_status>(running.remaining_ms());
            });
        EXPECT_FALSE(status.has_value());
    }
    EXPECT_EQ(mine->remaining_ms(), 0);
    EXPECT_FALSE(watched.expired());
    door->open();
    wait_until([&] { return watched.expired(); });
}

TEST_F(BoundedCall, WaitsInLineNoLongerThanItsDeadline) {
    auto door = std::make_shared<Door>();
    BoundedCalls calls("x", 1);
    std::atomic<bool> inside{false};
    std::jthread first([&] {
        auto mine = std::make_shared<ncp_call>(long_deadline);
        EXPECT_TRUE(calls
                        .run(long_deadline, {}, mine,
                             [&, door](ncp_call&) {
                                 inside = true;
                                 door->wait();
                                 return NCP_OK;
                             })
                        .has_value());
    });
    wait_until([&] { return inside.load(); });
    test::ManualClock clock;
    const Deadline deadline(clock, milliseconds(1));
    clock.advance(milliseconds(1));
    auto status = calls.run(deadline, {}, call, [](ncp_call&) { return NCP_OK; });
    EXPECT_EQ(status.error().code(), ErrorCode::source_timeout);
    door->open();
}

}  // namespace
}  // namespace ncp::results
