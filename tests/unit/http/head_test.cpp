#include "http/head.h"

#include <gtest/gtest.h>

namespace ncp::http {
namespace {

constexpr std::size_t kMax = 1000;

HeadScan::State scan(std::string_view bytes) {
    return scan_head(bytes, 0, kMax).state;
}

TEST(HeadScan, FindsTheEmptyLineAndLeavesWhatFollows) {
    std::string_view bytes = "GET / HTTP/1.1\r\nHost: x\r\n\r\nbody\n\n";
    HeadScan found = scan_head(bytes, 0, kMax);
    EXPECT_EQ(found.state, HeadScan::complete);
    EXPECT_EQ(bytes.substr(found.length), "body\n\n");
}

TEST(HeadScan, ByteByByteGivesTheSameAsAtOnce) {
    const std::string bytes = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    for (std::size_t i = 1; i < bytes.size(); ++i) {
        EXPECT_EQ(scan_head(bytes.substr(0, i), i - 1, kMax).state, HeadScan::incomplete) << i;
    }
    EXPECT_EQ(scan_head(bytes, bytes.size() - 1, kMax).state, HeadScan::complete);
}

TEST(HeadScan, SeesBareLineEndsAndNulBeforeTheHeadIsComplete) {
    EXPECT_EQ(scan("GET / HTTP/1.1\n"), HeadScan::broken);
    EXPECT_EQ(scan("\n"), HeadScan::broken);
    EXPECT_EQ(scan("GET / HTTP/1.1\r\nA: b\rc"), HeadScan::broken);
    EXPECT_EQ(scan("GET / HTTP/1.1\r\r\n"), HeadScan::broken);
    EXPECT_EQ(scan("GET / HTTP/1.1\r\nA: b\r\n\n"), HeadScan::broken);
    EXPECT_EQ(scan(std::string_view("GET /\0", 6)), HeadScan::broken);
    EXPECT_EQ(scan("GET / HTTP/1.1\r"), HeadScan::incomplete);
    EXPECT_EQ(scan_head("GET\rX", 4, kMax).state, HeadScan::broken);
}

TEST(HeadScan, EndsAtTheLimit) {
    EXPECT_EQ(scan(std::string(kMax, 'a')), HeadScan::incomplete);
    EXPECT_EQ(scan(std::string(kMax + 1, 'a')), HeadScan::too_long);
}

TEST(HeadParse, ReadsAnOrdinaryRequest) {
    auto head = parse_head(
        "POST /t/x?a=b HTTP/1.1\r\nHost: ncp.example.org:8443\r\nContent-Length: 12\r\n"
        "Accept-Language:  fi, en;q=0.5\t\r\nX-Twice: a\r\nX-TWICE: b\r\nExpect: 100-Continue\r\n"
        "\r\n");
    ASSERT_TRUE(head) << head.error().why.str();
    EXPECT_EQ(head->method, "POST");
    EXPECT_EQ(head->target, "/t/x?a=b");
    EXPECT_EQ(head->content_length, 12U);
    EXPECT_TRUE(head->keep_alive);
    EXPECT_TRUE(head->expects_continue);
    EXPECT_EQ(head->headers.at("accept-language"), "fi, en;q=0.5");
    EXPECT_EQ(head->headers.at("x-twice"), "a");
}

TEST(HeadParse, KeepsAliveOnlyWhereBothWantIt) {
    auto keeps = [](const std::string& version, const std::string& connection) {
        return parse_head("GET / " + version + "\r\nHost: x\r\n" + connection + "\r\n")->keep_alive;
    };
    EXPECT_TRUE(keeps("HTTP/1.1", ""));
    EXPECT_TRUE(keeps("HTTP/1.1", "Connection: keep-alive\r\n"));
    EXPECT_FALSE(keeps("HTTP/1.1", "Connection: close\r\n"));
    EXPECT_FALSE(keeps("HTTP/1.1", "Connection: foo, CLOSE\r\n"));
    EXPECT_FALSE(keeps("HTTP/1.0", "Connection: keep-alive\r\n"));
}

TEST(HeadParse, TenNeedsNoHostAndHasNoExpectations) {
    auto head = parse_head("GET / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n");
    ASSERT_TRUE(head);
    EXPECT_FALSE(head->expects_continue);
}

TEST(HeadParse, LargestLengthIsReadAndOneMoreIsNot) {
    EXPECT_EQ(
        parse_head("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 18446744073709551615\r\n\r\n")
            ->content_length,
        18446744073709551615U);
    EXPECT_FALSE(
        parse_head("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 18446744073709551616\r\n\r\n"));
}

TEST(HeadParse, CountsFields) {
    std::string head = "GET / HTTP/1.1\r\nHost: x\r\n";
    for (std::size_t i = 1; i < kHeaderFieldsMax; ++i)
        head += "A: b\r\n";
    EXPECT_TRUE(parse_head(head + "\r\n"));
    EXPECT_EQ(parse_head(head + "A: b\r\n\r\n").error().status, 431);
}

}  // namespace
}  // namespace ncp::http
