#include "results/views.h"

#include <gtest/gtest.h>

namespace ncp::results {
namespace {

TEST(PlainText, AcceptsWellFormedUtf8OfEveryLength) {
    for (std::string_view good : {"", "a", "Ä", "€", "𝄞", "\u00a0", "\uffff"}) {
        EXPECT_TRUE(is_plain_text(good)) << good;
    }
}

TEST(PlainText, RefusesMalformedUtf8AndControlCharacters) {
    const std::string_view bad[] = {"\x80",
                                    "\xc0\x80",
                                    "\xc1\xbf",
                                    "\xc3",
                                    "\xe2\x82",
                                    "\xe0\x80\xaf",
                                    "\xed\xa0\x80",
                                    "\xed\xbf\xbf",
                                    "\xf0\x8f\xbf\xbf",
                                    "\xf4\x90\x80\x80",
                                    "\xf5\x80\x80\x80",
                                    "\xff",
                                    "a\nb",
                                    "a\tb",
                                    "\x7f",
                                    std::string_view("a\0b", 3),
                                    "\xe2\x28\xa1"};
    for (std::string_view text : bad)
        EXPECT_FALSE(is_plain_text(text)) << text;
}

TEST(WithinSize, KeepsDefaultsOfFieldsBeyondTheOtherSidesSize) {
    ncp_error shorter{};
    shorter.size = offsetof(ncp_error, retry_after_ms);
    shorter.status = NCP_TEMPORARY;
    shorter.retry_after_ms = 5;
    ncp_error defaults{};
    defaults.retry_after_ms = -1;
    const ncp_error copy = within_size(shorter, defaults);
    EXPECT_EQ(copy.status, NCP_TEMPORARY);
    EXPECT_EQ(copy.retry_after_ms, -1);
}

TEST(WithinSize, DoesNotReadBeyondOurOwnStruct) {
    ncp_error longer{};
    longer.size = 4'000'000'000U;
    longer.status = NCP_CONFIG;
    EXPECT_EQ(within_size(longer, ncp_error{}).status, NCP_CONFIG);
}

}  // namespace
}  // namespace ncp::results
