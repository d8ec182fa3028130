#include "client/exchanges.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "support/manual_clock.h"

namespace ncp::client {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class ExchangesTest : public testing::Test {
  protected:
    test::ManualClock clock_;
    Exchanges exchanges_{clock_};
};

TEST_F(ExchangesTest, SessionIdsAreRandomUuidsOfThirtySixCharacters) {
    const std::regex uuid("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    std::set<std::string> seen;
    for (int i = 0; i < 50; ++i) {
        std::string id = exchanges_.open();
        EXPECT_TRUE(std::regex_match(id, uuid)) << id;
        EXPECT_TRUE(seen.insert(id).second);
    }
}

TEST_F(ExchangesTest, ASessionIsAnsweredOnce) {
    std::string id = exchanges_.open();
    EXPECT_TRUE(exchanges_.expect(id, {"Ann", "Example", "1999-01-01"}));
    auto expected = exchanges_.close(id);
    ASSERT_TRUE(expected.has_value());
    EXPECT_EQ(expected->family_name, "Example");
    EXPECT_FALSE(exchanges_.close(id).has_value());
    EXPECT_FALSE(exchanges_.expect(id, {}));
}

TEST_F(ExchangesTest, SessionsThatWereNotOpenedHereAreUnknown) {
    exchanges_.open();
    EXPECT_FALSE(exchanges_.close("").has_value());
    EXPECT_FALSE(exchanges_.close("00000000-0000-4000-8000-000000000000").has_value());
}

TEST_F(ExchangesTest, ASessionIsOverAfterAnHour) {
    std::string early = exchanges_.open();
    std::string late = exchanges_.open();
    clock_.advance(minutes(59) + seconds(59));
    EXPECT_TRUE(exchanges_.close(early).has_value());
    clock_.advance(seconds(1));
    EXPECT_FALSE(exchanges_.close(late).has_value());
}

TEST_F(ExchangesTest, TheOldestSessionGivesWayWhenThereAreTooMany) {
    std::string first = exchanges_.open();
    clock_.advance(seconds(1));
    std::string second = exchanges_.open();
    for (int i = 0; i < 99; ++i)
        exchanges_.open();
    EXPECT_FALSE(exchanges_.close(first).has_value());
    EXPECT_TRUE(exchanges_.close(second).has_value());
}

TEST_F(ExchangesTest, ADocumentIsKeptForTenMinutes) {
    std::string handle = exchanges_.keep("<elmo/>");
    EXPECT_EQ(handle.size(), 32U);
    clock_.advance(minutes(9) + seconds(59));
    EXPECT_EQ(exchanges_.kept(handle), "<elmo/>");
    EXPECT_EQ(exchanges_.kept(handle), "<elmo/>");  // as often as one likes
    clock_.advance(seconds(1));
    EXPECT_EQ(exchanges_.kept(handle), std::nullopt);
    EXPECT_EQ(exchanges_.kept(""), std::nullopt);
}

TEST_F(ExchangesTest, KeptDocumentsTogetherHaveALimit) {
    const std::string large(100U << 20, 'x');
    std::string first = exchanges_.keep(large);
    clock_.advance(seconds(1));
    std::string second = exchanges_.keep(large);
    clock_.advance(seconds(1));
    std::string third = exchanges_.keep(large);
    EXPECT_FALSE(exchanges_.kept(first).has_value());
    EXPECT_TRUE(exchanges_.kept(second).has_value());
    EXPECT_TRUE(exchanges_.kept(third).has_value());
}

}  // namespace
}  // namespace ncp::client
