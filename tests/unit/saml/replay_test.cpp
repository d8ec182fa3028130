// What was used once, and for how long it is remembered.
#include <gtest/gtest.h>

#include "login/saml/judge.h"
#include "login/saml/service_provider.h"
#include "support/manual_clock.h"

namespace ncp::login::saml {
namespace {

using std::chrono::seconds;

Assertion assertion(const Clock& clock, const std::string& issuer, const std::string& id) {
    Assertion one;
    one.issuer = issuer;
    one.id = id;
    one.usable_until = clock.wall() + seconds(360);
    return one;
}

TEST(Replay, IsRefusedForAsLongAsTheAssertionCouldBeBelieved) {
    test::ManualClock clock;
    auto store = session::memory_store({}, clock);
    const Assertion once = assertion(clock, "https://idp.example.edu", "_a");
    EXPECT_TRUE(refuse_replay(*store, once).has_value());
    clock.advance(seconds(359));
    store->sweep();
    const Status again = refuse_replay(*store, once);
    ASSERT_FALSE(again.has_value());
    EXPECT_EQ(again.error().code(), ErrorCode::login_failed);
    EXPECT_EQ(again.error().operator_text().str(), "the assertion was used before");
    clock.advance(seconds(2));
    store->sweep();
    EXPECT_TRUE(refuse_replay(*store, once).has_value());
}

TEST(Replay, TellsAssertionsApartByIssuerAndId) {
    test::ManualClock clock;
    auto store = session::memory_store({}, clock);
    EXPECT_TRUE(refuse_replay(*store, assertion(clock, "https://idp", "_ab")).has_value());
    EXPECT_TRUE(refuse_replay(*store, assertion(clock, "https://idp", "_ac")).has_value());
    EXPECT_TRUE(refuse_replay(*store, assertion(clock, "https://idp_", "ab")).has_value());
    EXPECT_FALSE(refuse_replay(*store, assertion(clock, "https://idp", "_ab")).has_value());
}

TEST(Replay, IsNotForgottenWhenTheStoreIsFull) {
    test::ManualClock clock;
    auto store = session::memory_store({10, 1U << 20}, clock);
    const Assertion once = assertion(clock, "https://idp.example.edu", "_a");
    EXPECT_TRUE(refuse_replay(*store, once).has_value());
    for (int i = 0; i < 20; ++i)
        (void)refuse_replay(*store, assertion(clock, "https://idp.example.edu", std::to_string(i)));
    EXPECT_FALSE(refuse_replay(*store, once).has_value());
}

TEST(RequestIds, TellTheirTransfer) {
    EXPECT_EQ(tag_of_request("_0badcafe0011"), "0badcafe");
    EXPECT_EQ(tag_of_request("0badcafe0011"), "");
    EXPECT_EQ(tag_of_request("_0BADCAFE"), "");
    EXPECT_EQ(tag_of_request("_x"), "");
    EXPECT_EQ(tag_of_request(""), "");
}

TEST(Instants, AreThoseOfSaml) {
    const auto at = [](std::string_view text) { return instant_of(text); };
    EXPECT_EQ(at("1970-01-01T00:00:00Z"), WallTime());
    EXPECT_EQ(at("2023-11-14T22:13:20.999Z"), WallTime(seconds(1'700'000'000)));
    for (const char* text :
         {"", "Z", "2023-11-14T22:13:20", "2023-11-14T22:13:20+00:00", "2023-11-14 22:13:20Z",
          "2023-11-14T22:13:20.Z", "2023-11-14T22:13:20,5Z", "2023-13-14T22:13:20Z",
          "2023-02-29T22:13:20Z", "2023-11-14T24:13:20Z", "2023-11-14T22:60:20Z",
          "-2023-11-14T22:13:20Z", "12023-11-14T22:13:20Z", "2023-11-14T22:13:2xZ",
          "1969-11-14T22:13:20Z", "2023-11-14T22:13:20ZZ", "2023-11-14T+2:13:20Z"}) {
        EXPECT_FALSE(at(text).has_value()) << text;
    }
}

}  // namespace
}  // namespace ncp::login::saml
