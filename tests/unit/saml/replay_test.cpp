// What was used once, and for how long it is remembered.
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "login/saml/service_provider.h"
#include "support/manual_clock.h"
#include "unit/saml/contact_point.h"

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

// However long the provider lets it be delivered: the request that it answers is forgotten sooner.
TEST(Replay, IsRememberedNoLongerThanTransfersLast) {
    const auto& provider = test::contact_point().provider;
    std::string assertion = provider.assertion();
    for (std::size_t at = 0; (at = assertion.find(" NotOnOrAfter=\"", at)) != std::string::npos;
         ++at) {
        assertion.replace(at + 15, 20, "2199-01-01T00:00:00Z");
    }
    const auto reading = test::contact_point().service->read(
        base64_encode(provider.response(provider.sign(assertion, "_assertion"))),
        provider.metadata());
    ASSERT_TRUE(reading.has_value()) << reading.error().describe().str();
    const auto left = std::get<Assertion>(*reading).usable_until - system_clock().wall();
    EXPECT_GT(left, std::chrono::hours(24));
    EXPECT_LT(left, std::chrono::hours(24) + std::chrono::minutes(2));
}

TEST(RequestIds, TellTheirTransfer) {
    EXPECT_EQ(tag_of_request("_0badcafe0011"), "0badcafe");
    EXPECT_EQ(tag_of_request("0badcafe0011"), "");
    EXPECT_EQ(tag_of_request("_0BADCAFE"), "");
    EXPECT_EQ(tag_of_request("_x"), "");
    EXPECT_EQ(tag_of_request(""), "");
}

}  // namespace
}  // namespace ncp::login::saml
