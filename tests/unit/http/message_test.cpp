#include "http/message.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace ncp::http {
namespace {

Request with_cookies(std::string header) {
    Request request;
    request.headers["cookie"] = std::move(header);
    return request;
}

TEST(Cookies, AreFoundByTheirExactName) {
    Request request = with_cookies("a=1; __Host-ncp-0a1b=token.x_y;b=2");
    EXPECT_EQ(request.cookie("__Host-ncp-0a1b"), "token.x_y");
    EXPECT_EQ(request.cookie("a"), "1");
    EXPECT_EQ(request.cookie("b"), "2");
    EXPECT_EQ(request.cookie("ncp-0a1b"), std::nullopt);
    EXPECT_EQ(request.cookie("__Host-ncp-0a1"), std::nullopt);
}

TEST(Cookies, ValueMayHoldEqualsSigns) {
    EXPECT_EQ(with_cookies("a=b==").cookie("a"), "b==");
}

TEST(Cookies, NoHeaderAndEmptyHeaderHoldNone) {
    EXPECT_EQ(Request{}.cookie("a"), std::nullopt);
    EXPECT_EQ(with_cookies("").cookie("a"), std::nullopt);
    EXPECT_EQ(with_cookies(";;; ; =").cookie("a"), std::nullopt);
}

TEST(Cookies, TwoDifferentValuesUnderOneNameAreNoValue) {
    EXPECT_EQ(with_cookies("a=1; a=2").cookie("a"), std::nullopt);
    EXPECT_EQ(with_cookies("a=1; a=1").cookie("a"), "1");
}

TEST(Cookies, EmptyValueIsAValue) {
    EXPECT_EQ(with_cookies("a=; b=1").cookie("a"), "");
}

TEST(HostCookie, HasPrefixAndEveryAttribute) {
    EXPECT_EQ(host_cookie("ncp-0a1b2c3d", "0123abcd"),
              "__Host-ncp-0a1b2c3d=0123abcd; Secure; HttpOnly; Path=/; SameSite=Lax");
    EXPECT_EQ(expired_host_cookie("ncp-0a1b2c3d"),
              "__Host-ncp-0a1b2c3d=; Secure; HttpOnly; Path=/; SameSite=Lax; Max-Age=0");
}

TEST(HostCookie, RefusesValuesThatWouldEndTheCookieOrTheLine) {
    for (const char* value : {"a;b", "a\r\nSet-Cookie: x=y", "a\nb", "a b", "a,b", "a\"b", "a\\b",
                              "a\tb", "\x7f", "\xc3\xa9"}) {
        EXPECT_THROW(host_cookie("ncp", value), std::invalid_argument) << value;
    }
    EXPECT_THROW(host_cookie("ncp", std::string_view("a\0b", 3)), std::invalid_argument);
}

TEST(HostCookie, RefusesNamesThatAreNoToken) {
    for (const char* name : {"", "a=b", "a;b", "a b", "a\r\n", "(a)", "a,b", "\xc3\xa9"}) {
        EXPECT_THROW(host_cookie(name, "v"), std::invalid_argument) << name;
        EXPECT_THROW(expired_host_cookie(name), std::invalid_argument) << name;
    }
}

TEST(Responses, SeeOtherIs303) {
    Response response = see_other("/t/0a1b2c3d/choose");
    EXPECT_EQ(response.status, 303);
    EXPECT_EQ(response.headers.at(0),
              (std::pair<std::string, std::string>("Location", "/t/0a1b2c3d/choose")));
    EXPECT_TRUE(response.body.empty());
}

TEST(RequestHeaders, HeaderThatIsAbsentIsEmpty) {
    Request request;
    request.headers["accept-language"] = "fi";
    EXPECT_EQ(request.header("accept-language"), "fi");
    EXPECT_EQ(request.header("origin"), "");
}

}  // namespace
}  // namespace ncp::http
