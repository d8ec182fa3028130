#include "login/saml/moment.h"

#include <gmock/gmock.h>

namespace ncp::login::saml {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

std::string read(std::string_view text) {
    const auto time = read_date_time(text);
    return time ? rfc3339(*time) : "none";
}

TEST(DateTime, IsReadInEveryFormOfXmlSchema) {
    EXPECT_EQ(read("2026-12-01T10:20:30Z"), "2026-12-01T10:20:30Z");
    EXPECT_EQ(read("2026-12-01T10:20:30.1234567Z"), "2026-12-01T10:20:30Z");
    EXPECT_EQ(read("2026-12-01T10:20:30"), "2026-12-01T10:20:30Z");
    EXPECT_EQ(read("2026-12-01T00:20:30+02:00"), "2026-11-30T22:20:30Z");
    EXPECT_EQ(read("2026-12-01T10:20:30-05:30"), "2026-12-01T15:50:30Z");
}

TEST(DateTime, OfOtherCenturiesDoesNotOverflowTheClock) {
    EXPECT_EQ(read("1010-01-01T00:00:00Z"), "1970-01-01T00:00:00Z");
    EXPECT_EQ(read("0001-01-01T00:00:00Z"), "1970-01-01T00:00:00Z");
    EXPECT_EQ(read("9999-12-31T23:59:59Z"), "2199-12-31T00:00:00Z");
    EXPECT_EQ(read("9996-02-29T00:00:00Z"), "2199-12-31T00:00:00Z");
}

TEST(DateTime, IsNothingElse) {
    for (const char* text :
         {"", "2026-12-01", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-12-01T25:00:00Z",
          "2026-12-01T24:00:01Z", "2026-12-01T24:01:00Z", "2026-12-01T10:60:00Z",
          "2026-12-01 10:20:30Z", "2026-12-01T10:20:30.Z", "2026-12-01T10:20:30+99:00",
          "2026-12-01T10:20:30+0200", "2026-12-01T10:20:30ZZ", "+026-12-01T10:20:30Z",
          "2026-12-0xT10:20:30Z", "99999-12-01T10:20:30Z"}) {
        EXPECT_EQ(read(text), "none") << text;
    }
}

TEST(Instant, IsADateTimeInUtcAndNothingElse) {
    const auto at = [](std::string_view text) { return instant_of(text); };
    EXPECT_EQ(at("1970-01-01T00:00:00Z"), WallTime());
    EXPECT_EQ(at("2023-11-14T22:13:20.999Z"), WallTime(seconds(1'700'000'000)));
    for (const char* never : {"2200-01-01T00:00:00Z", "9999-12-31T23:59:59Z"})
        EXPECT_EQ(at(never), read_date_time("2199-12-31T00:00:00Z")) << never;
    for (const char* text :
         {"", "Z", "2023-11-14T22:13:20", "2023-11-14T22:13:20+00:00", "2023-11-14 22:13:20Z",
          "2023-11-14T22:13:20.Z", "2023-11-14T22:13:20,5Z", "2023-13-14T22:13:20Z",
          "2023-02-29T22:13:20Z", "2023-11-14T24:13:20Z", "2023-11-14T22:60:20Z",
          "-2023-11-14T22:13:20Z", "12023-11-14T22:13:20Z", "2023-11-14T22:13:2xZ",
          "1969-11-14T22:13:20Z", "2023-11-14T22:13:20ZZ", "2023-11-14T+2:13:20Z"}) {
        EXPECT_FALSE(at(text).has_value()) << text;
    }
}

TEST(Duration, IsReadInEveryUnit) {
    EXPECT_EQ(read_duration("PT6H"), hours(6));
    EXPECT_EQ(read_duration("P1D"), hours(24));
    EXPECT_EQ(read_duration("P1DT2H3M4S"), hours(26) + minutes(3) + seconds(4));
    EXPECT_EQ(read_duration("P0Y0M14DT0H0M0.000S"), hours(14 * 24));
    EXPECT_EQ(read_duration("PT90.5S"), seconds(90));
    EXPECT_EQ(read_duration("P2M"), hours(60 * 24));
}

TEST(Duration, IsNothingElse) {
    for (const char* text : {"", "P", "PT", "6H", "-PT6H", "PT6", "P6H", "PT6X", "PT1S1H", "P1D1D",
                             "PT9999999999H", "P11Y", "PT1.5H", "P1DT"}) {
        EXPECT_FALSE(read_duration(text).has_value()) << text;
    }
}

}  // namespace
}  // namespace ncp::login::saml
