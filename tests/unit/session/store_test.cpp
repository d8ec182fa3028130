// The conformance suite of session::Store: every implementation runs the same cases.
#include "session/store.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "support/manual_clock.h"

namespace ncp::session {
namespace {

using namespace std::chrono_literals;

struct Implementation {
    const char* name;
    std::unique_ptr<Store> (*make)(MemoryLimits, const Clock&);
};

class StoreConformance : public testing::TestWithParam<Implementation> {
  protected:
    std::unique_ptr<Store> make(MemoryLimits limits = {}) {
        return GetParam().make(limits, clock_);
    }

    Record record(std::string personal) const {
        return {std::move(personal), clock_.wall() + 15min, "way back", clock_.wall() + 24h, 0};
    }

    test::ManualClock clock_;
};

TEST_P(StoreConformance, GivesBackWhatWasCreated) {
    auto store = make();
    ASSERT_TRUE(store->create("a", record("secret")));
    auto loaded = store->load("a");
    ASSERT_TRUE(loaded && *loaded);
    EXPECT_EQ((*loaded)->personal, "secret");
    EXPECT_EQ((*loaded)->way_back, "way back");
    EXPECT_FALSE(*store->load("b"));
}

TEST_P(StoreConformance, RefusesAnIdThatIsTaken) {
    auto store = make();
    ASSERT_TRUE(store->create("a", record("first")));
    auto second = store->create("a", record("second"));
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code(), ErrorCode::outdated);
    EXPECT_EQ((*store->load("a"))->personal, "first");
}

TEST_P(StoreConformance, RefusesALostUpdate) {
    auto store = make();
    ASSERT_TRUE(store->create("a", record("0")));
    Record one = **store->load("a");
    Record two = one;
    one.personal = "1";
    two.personal = "2";
    EXPECT_TRUE(store->save("a", one));
    auto late = store->save("a", two);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code(), ErrorCode::outdated);
    EXPECT_EQ((*store->load("a"))->personal, "1");
}

TEST_P(StoreConformance, LosesThePersonalPartBeforeTheWayBack) {
    auto store = make();
    ASSERT_TRUE(store->create("a", record("secret")));
    clock_.advance(15min);
    EXPECT_EQ((*store->load("a"))->personal, "");
    EXPECT_EQ((*store->load("a"))->way_back, "way back");
    clock_.advance(24h);
    EXPECT_FALSE(*store->load("a"));
}

TEST_P(StoreConformance, SweepMakesRoomWithoutBeingAsked) {
    auto store = make({.records_max = 1, .size_bytes_max = 100});
    ASSERT_TRUE(store->create("a", record("secret")));
    EXPECT_FALSE(store->create("b", record("secret")));
    clock_.advance(24h);
    store->sweep();
    EXPECT_TRUE(store->create("b", record("secret")));
}

TEST_P(StoreConformance, AFloodOfTransfersDoesNotKeepOthersOutForADay) {
    auto store = make({.records_max = 2});
    ASSERT_TRUE(store->create("older", record("abandoned")));
    clock_.advance(1min);
    ASSERT_TRUE(store->create("newer", record("abandoned")));
    EXPECT_FALSE(store->create("c", record("secret")))
        << "a transfer in progress does not give way";
    clock_.advance(15min);
    EXPECT_TRUE(store->create("c", record("secret")));
    EXPECT_FALSE(*store->load("older"));
    EXPECT_TRUE(*store->load("newer")) << "only as many give way as must";
    EXPECT_EQ((*store->load("c"))->personal, "secret");
}

TEST_P(StoreConformance, RefusesToGrowBeyondItsBytesAndCountsRight) {
    auto store = make({.records_max = 10, .size_bytes_max = 10});
    ASSERT_TRUE(store->create("a", record("12345")));
    auto more = store->create("b", record("123456"));
    ASSERT_FALSE(more);
    EXPECT_EQ(more.error().code(), ErrorCode::overloaded);
    Record grown = **store->load("a");
    grown.personal = "1234567890";
    EXPECT_TRUE(store->save("a", grown));
    grown = **store->load("a");
    grown.personal += "1";
    EXPECT_FALSE(store->save("a", grown));
    store->erase("a");
    EXPECT_TRUE(store->create("b", record("1234567890")));
    clock_.advance(15min);  // the wiped part no longer counts
    store->sweep();
    EXPECT_TRUE(store->create("c", record("1234567890")));
}

TEST_P(StoreConformance, OneOfManyConcurrentUpdatesWinsEachRound) {
    auto store = make();
    ASSERT_TRUE(store->create("a", record("0")));
    constexpr int kThreads = 8;
    constexpr int kRounds = 200;
    std::atomic<int> won{0};
    {
        std::vector<std::jthread> threads;
        threads.reserve(kThreads);
        for (int t = 0; t < kThreads; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < kRounds; ++i) {
                    Record mine = **store->load("a");
                    mine.personal = std::to_string(std::stoi(mine.personal) + 1);
                    if (store->save("a", mine)) ++won;
                }
            });
        }
    }
    EXPECT_GT(won, 0);
    EXPECT_EQ((*store->load("a"))->personal, std::to_string(won));
}

INSTANTIATE_TEST_SUITE_P(Memory, StoreConformance,
                         testing::Values(Implementation{"memory", &memory_store}),
                         [](const auto& about) { return std::string(about.param.name); });

}  // namespace
}  // namespace ncp::session
