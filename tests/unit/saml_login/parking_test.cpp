#include "login/saml/parking.h"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "support/manual_clock.h"

namespace ncp::login::saml {
namespace {

class AParking : public testing::Test {
  protected:
    static Assertion assertion() {
        Assertion one;
        one.issuer = "https://idp.example/";
        one.in_response_to = "_0badcafe00";
        one.authn_context = "urn:x";
        one.authenticated_at = WallTime(std::chrono::seconds(1'796'083'200));
        one.attributes = {{"urn:oid:2.5.4.4", {"Esimerkki", "Ää \" \\ <>"}}};
        return one;
    }
    std::string park(const Assertion& one) {
        auto name = parking_.park(one);
        EXPECT_TRUE(name.has_value());
        return name.value_or("");
    }

    test::ManualClock clock_;
    std::unique_ptr<session::Store> store_ = session::memory_store({}, clock_);
    Parking parking_{*store_, clock_};
};

TEST_F(AParking, GivesBackWhatWasParkedOnce) {
    const std::string name = park(assertion());
    EXPECT_EQ(name.size(), 32U);
    auto taken = parking_.take(name);
    ASSERT_TRUE(taken.has_value() && taken->has_value());
    const Assertion& back = **taken;
    EXPECT_EQ(back.issuer, "https://idp.example/");
    EXPECT_EQ(back.in_response_to, "_0badcafe00");
    EXPECT_EQ(back.authn_context, "urn:x");
    EXPECT_EQ(back.authenticated_at, assertion().authenticated_at);
    EXPECT_EQ(back.attributes, assertion().attributes);
    EXPECT_FALSE(parking_.take(name)->has_value());
}

TEST_F(AParking, ForgetsAfterAMinute) {
    const std::string in_time = park(assertion());
    const std::string late = park(assertion());
    clock_.advance(std::chrono::seconds(59));
    EXPECT_TRUE(parking_.take(in_time)->has_value());
    clock_.advance(std::chrono::seconds(1));
    EXPECT_FALSE(parking_.take(late)->has_value());
    store_->sweep();
    EXPECT_FALSE(store_->load("saml-parked-" + late)->has_value());
}

TEST_F(AParking, KnowsNoOtherNames) {
    park(assertion());
    for (const char* name : {"", "x", "00000000000000000000000000000000", "../../0badcafe",
                             "0BADCAFE0BADCAFE0BADCAFE0BADCAFE"}) {
        EXPECT_FALSE(parking_.take(name)->has_value());
    }
}

TEST_F(AParking, IsFetchedByOneOfManyAtOnce) {
    for (int round = 0; round < 50; ++round) {
        const std::string name = park(assertion());
        std::atomic<int> fetched{0};
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i) {
                threads.emplace_back([&] {
                    auto taken = parking_.take(name);
                    if (taken && *taken) ++fetched;
                });
            }
        }
        EXPECT_EQ(fetched, 1);
    }
}

}  // namespace
}  // namespace ncp::login::saml
