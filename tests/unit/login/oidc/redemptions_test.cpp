#include "login/oidc/redemptions.h"

#include <gmock/gmock.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "support/manual_clock.h"

namespace ncp::test {
namespace {

using namespace std::chrono_literals;
using login::LoginAnswer;
using login::NotLoggedIn;
using login::oidc::Redemptions;

class Redeeming : public ::testing::Test {
  protected:
    Result<LoginAnswer> redeem(const std::string& state, const std::string& code) {
        return redemptions_.once(state, code, Deadline(system_clock(), 10s),
                                 [this]() -> Result<LoginAnswer> {
                                     ++calls_;
                                     hangs_.wait(true);
                                     return LoginAnswer(NotLoggedIn::too_weak);
                                 });
    }
    ManualClock clock_;
    Redemptions redemptions_{clock_};
    std::atomic<int> calls_ = 0;
    std::atomic<bool> hangs_ = false;
};

TEST_F(Redeeming, ACodeIsRedeemedOnceHoweverOftenItIsAskedForAndOneOnlyWaits) {
    hangs_ = true;
    std::atomic<int> answered = 0, turned_away = 0;
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            auto answer = redeem("state", "code");
            if (answer) {
                EXPECT_EQ(std::get<NotLoggedIn>(*answer), NotLoggedIn::too_weak);
                ++answered;
            } else {
                EXPECT_EQ(answer.error().code(), ErrorCode::overloaded);
                ++turned_away;
            }
        });
    }
    const Deadline end(system_clock(), 5s);
    while (turned_away < 6 && !end.over())
        std::this_thread::sleep_for(1ms);
    EXPECT_EQ(turned_away, 6) << "none of them holds a thread";
    hangs_ = false;
    hangs_.notify_all();
    threads.clear();
    EXPECT_EQ(answered, 2);
    EXPECT_EQ(calls_, 1);
    EXPECT_TRUE(redeem("state", "code").has_value());
    EXPECT_TRUE(redeem("state", "other").has_value());
    EXPECT_TRUE(redeem("other", "code").has_value());
    EXPECT_EQ(calls_, 3);
}

TEST_F(Redeeming, AnAnswerIsForgottenAfterHalfAMinute) {
    EXPECT_TRUE(redeem("state", "code").has_value());
    clock_.advance(29s);
    EXPECT_TRUE(redeem("state", "code").has_value());
    EXPECT_EQ(calls_, 1);
    clock_.advance(2s);
    EXPECT_TRUE(redeem("state", "code").has_value());
    EXPECT_EQ(calls_, 2);
}

TEST_F(Redeeming, AnExceptionIsAnErrorForEverybodyWhoWaits) {
    auto answer =
        redemptions_.once("s", "c", Deadline(system_clock(), 1s),
                          []() -> Result<LoginAnswer> { throw std::runtime_error("no memory"); });
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().code(), ErrorCode::internal);
}

}  // namespace
}  // namespace ncp::test
