#include "base/public_text.h"

#include <gtest/gtest.h>

#include <type_traits>

#include "base/error.h"

namespace ncp {
namespace {

// Run-time text has no way into a PublicText but by the word not_personal.
static_assert(!std::is_constructible_v<PublicText, std::string>);
static_assert(!std::is_constructible_v<PublicText, std::string_view>);
static_assert(!std::is_constructible_v<PublicText, const char*>);
static_assert(!std::is_constructible_v<PublicText, char (&)[8]>);
static_assert(std::is_constructible_v<PublicText, const char (&)[8]>);
static_assert(!std::is_constructible_v<Error, ErrorCode, std::string>);

TEST(PublicText, FormatsNumbersLiteralsAndPublicTexts) {
    EXPECT_EQ(text("{} of {}: {}", 3, "many", not_personal("source-a")).str(),
              "3 of many: source-a");
    EXPECT_EQ(PublicText("as it is {}").str(), "as it is {}");
    EXPECT_TRUE(PublicText().empty());
    EXPECT_FALSE(PublicText("x").empty());
}

TEST(NotPersonal, CannotForgeALogLine) {
    EXPECT_EQ(not_personal("a\n2026-01-01T00:00:00Z error b\r\x1b[2J\x7f").str(),
              "a 2026-01-01T00:00:00Z error b  [2J ");
}

TEST(NotPersonal, IsCutAtTwoThousandBytes) {
    EXPECT_EQ(not_personal(std::string(5000, 'a')).str().size(), 2000U);
}

TEST(Error, DescribesItselfWithCodeTextAndPlace) {
    Error error(ErrorCode::source_timeout, text("after {} ms", 20));
    std::string described = error.describe().str();
    EXPECT_TRUE(described.starts_with("source_timeout: after 20 ms (public_text_test.cpp:"));
}

}  // namespace
}  // namespace ncp
