// The grammar itself; the ≥ 500 hostile addresses are in tests/data/return-urls (unit/protocol).
#include "base/url.h"

#include <gtest/gtest.h>

namespace ncp {
namespace {

TEST(HttpsUrl, GivesHostPortAndOrigin) {
    auto url = HttpsUrl::parse("HTTPS://Client.Example.org:8443/Receive?A=b");
    ASSERT_TRUE(url.has_value());
    EXPECT_EQ(url->text(), "HTTPS://Client.Example.org:8443/Receive?A=b");
    EXPECT_EQ(url->host(), "client.example.org");
    EXPECT_EQ(url->port(), 8443);
    EXPECT_EQ(url->origin(), "https://client.example.org:8443");
}

TEST(HttpsUrl, LeavesTheUsualPortOutOfTheOrigin) {  // RFC 6454 section 6.2
    EXPECT_EQ(HttpsUrl::parse("https://a.example/").value().origin(), "https://a.example");
    EXPECT_EQ(HttpsUrl::parse("https://a.example:443/").value().origin(), "https://a.example");
    EXPECT_EQ(HttpsUrl::parse("https://[2001:DB8::1]:444").value().origin(),
              "https://[2001:db8::1]:444");
}

TEST(HttpsUrl, Holds2048BytesAndNotOneMore) {
    std::string longest = "https://a.example/";
    longest.append(2048 - longest.size(), 'a');
    EXPECT_TRUE(HttpsUrl::parse(longest).has_value());
    EXPECT_FALSE(HttpsUrl::parse(longest + "a").has_value());
}

TEST(HttpsUrl, HoldsLabelsOf63AndNamesOf253Bytes) {
    const std::string label(63, 'a');
    const std::string longest = label + "." + label + "." + label + "." + std::string(61, 'b');
    ASSERT_EQ(longest.size(), 253U);
    EXPECT_TRUE(HttpsUrl::parse("https://" + longest + "/").has_value());
    EXPECT_FALSE(HttpsUrl::parse("https://" + longest + "b/").has_value());
    EXPECT_FALSE(HttpsUrl::parse("https://" + label + "a.example/").has_value());
}

TEST(HttpsUrl, BytesAfterANulInABracketedHostAreNotOverlooked) {
    const std::string hostile("https://[::1\0.evil.example.com]/", 32);
    EXPECT_FALSE(HttpsUrl::parse(hostile).has_value());
}

TEST(HttpsUrl, EveryByteInThePathIsEitherAllowedByRfc3986OrRefused) {
    const std::string allowed =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?@!$&'()*+,;=";
    for (int byte = 0; byte < 256; ++byte) {
        std::string address = "https://a.example/";
        address += static_cast<char>(byte);
        bool expected = byte != 0 && allowed.find(static_cast<char>(byte)) != std::string::npos;
        EXPECT_EQ(HttpsUrl::parse(address).has_value(), expected) << byte;
    }
}

TEST(PercentEncode, LeavesTheUnreservedAlone) {  // RFC 3986 section 2.3
    EXPECT_EQ(percent_encode("AZaz09-._~"), "AZaz09-._~");
    EXPECT_EQ(percent_encode("a b&c=d/+%"), "a%20b%26c%3Dd%2F%2B%25");
    EXPECT_EQ(percent_encode("\xc3\xb8"), "%C3%B8");
    EXPECT_EQ(percent_encode(std::string("\0\n", 2)), "%00%0A");
}

}  // namespace
}  // namespace ncp
