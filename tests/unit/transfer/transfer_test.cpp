// A transfer as bytes: what survives, and what does not.
#include "transfer/transfer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/manual_clock.h"

namespace ncp::transfer {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

Transfer example(WallTime now) {
    Transfer t;
    t.way_back = {.tag = "0a1b2c3d",
                  .token_digest = "digest",
                  .session_id = "any \"bytes\" ~",
                  .return_url = "https://client.example/receive",
                  .receiver = "client.example",
                  .correlation_id = "c0ffee",
                  .language = "en",
                  .ended = false,
                  .outcome = {}};
    t.stage = Stage::consenting;
    t.arrived_at = now;
    t.csrf = "token";
    t.picking = config::Picking::nothing;
    t.begun_logins = {{"feide", {"state-canary"}}};
    t.logout_hint = "token-canary";
    t.gathering = "id";
    t.progress.sources = {
        {"a", "A", results::SourceState::failed, ErrorCode::source_timeout, {"X"}},
        {"b", "B", results::SourceState::delivered, std::nullopt, {}}};
    t.progress.finished = true;
    t.offered = "<elmo>Müller-canary</elmo>";
    t.picks = {1, 3, 400};
    return t;
}

TEST(TransferRecord, BringsBackEveryField) {
    test::ManualClock clock;
    Transfer t = example(clock.wall());
    auto back = from_record(to_record(t, {}, clock.wall()));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->way_back.session_id, t.way_back.session_id);
    EXPECT_EQ(back->way_back.return_url, t.way_back.return_url);
    EXPECT_EQ(back->stage, Stage::consenting);
    EXPECT_EQ(back->arrived_at, t.arrived_at);
    EXPECT_EQ(back->picking, config::Picking::nothing);
    EXPECT_TRUE(back->passed_only);
    EXPECT_EQ(back->begun_logins, t.begun_logins);
    EXPECT_EQ(back->logout_hint, t.logout_hint);
    EXPECT_EQ(back->offered, t.offered);
    EXPECT_EQ(back->picks, t.picks);
    ASSERT_EQ(back->progress.sources.size(), 2U);
    EXPECT_EQ(back->progress.sources[0].problem, ErrorCode::source_timeout);
    EXPECT_EQ(back->progress.sources[0].failed_issuers, std::vector<std::string>{"X"});
    EXPECT_EQ(back->progress.sources[1].state, results::SourceState::delivered);
    EXPECT_FALSE(back->progress.sources[1].problem);
}

TEST(TransferRecord, LivesNoLongerThanIdleAndAbsoluteLimits) {
    test::ManualClock clock;
    Transfer t = example(clock.wall());
    EXPECT_EQ(to_record(t, {}, clock.wall()).personal_until, clock.wall() + 15min);
    WallTime late = clock.wall() + 50min;
    EXPECT_EQ(to_record(t, {}, late).personal_until, clock.wall() + 60min);
    EXPECT_EQ(to_record(t, {}, late).way_back_until, late + 24h);
}

TEST(TransferRecord, ComesBackAsExpiredWhenThePersonalPartIsGone) {
    test::ManualClock clock;
    session::Record record = to_record(example(clock.wall()), {}, clock.wall());
    record.personal.clear();
    auto back = from_record(record);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->stage, Stage::ended);
    EXPECT_EQ(back->way_back.outcome.code, protocol::ReturnCode::error);
    EXPECT_EQ(back->way_back.outcome.reason, "error.expired");
    EXPECT_EQ(back->way_back.session_id, "any \"bytes\" ~");
}

TEST(TransferRecord, KeepsACancellationForTheWayBack) {
    test::ManualClock clock;
    Transfer t = example(clock.wall());
    end(t, {protocol::ReturnCode::cancel, "outcome.cancel", 0, {}});
    session::Record record = to_record(t, {}, clock.wall());
    EXPECT_TRUE(record.personal.empty()) << "nothing personal outlives a cancellation";
    auto back = from_record(record);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->way_back.outcome.code, protocol::ReturnCode::cancel);
}

TEST(TransferRecord, HoldsOnlySignedBytesAfterDelivery) {
    test::ManualClock clock;
    Transfer t = example(clock.wall());
    end(t, {protocol::ReturnCode::ok, "", 3, {}});
    t.elmo = "H4sIAAAA";
    session::Record record = to_record(t, {}, clock.wall());
    EXPECT_EQ(record.personal_until, clock.wall() + 10min);
    EXPECT_THAT(record.personal, HasSubstr("H4sIAAAA"));
    EXPECT_THAT(record.personal, Not(HasSubstr("canary")));
    EXPECT_THAT(record.way_back, Not(HasSubstr("canary")));
}

TEST(TransferRecord, RefusesForeignBytes) {
    for (const char* bytes : {"", "x", "\xff\xff\xff", "{}", "\xa0"}) {
        session::Record record;
        record.way_back = bytes;
        auto back = from_record(record);
        ASSERT_FALSE(back) << bytes;
        EXPECT_EQ(back.error().code(), ErrorCode::internal);
    }
}

}  // namespace
}  // namespace ncp::transfer
