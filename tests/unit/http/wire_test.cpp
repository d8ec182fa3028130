#include "http/wire.h"

#include <gtest/gtest.h>

namespace ncp::http {
namespace {

bool has(const std::string& bytes, const std::string& line) {
    return bytes.find("\r\n" + line + "\r\n") != std::string::npos;
}

std::size_t count(const std::string& bytes, const std::string& what) {
    std::size_t found = 0;
    for (std::size_t at = bytes.find(what); at != std::string::npos;
         at = bytes.find(what, at + 1)) {
        ++found;
    }
    return found;
}

TEST(Wire, BodyAndItsLength) {
    std::string bytes = to_bytes(page(200, "abc"), {}).value();
    EXPECT_TRUE(bytes.starts_with("HTTP/1.1 200 OK\r\n"));
    EXPECT_TRUE(bytes.ends_with("\r\n\r\nabc"));
    EXPECT_TRUE(has(bytes, "Content-Length: 3"));
    EXPECT_TRUE(has(bytes, "Content-Type: text/html; charset=utf-8"));
    EXPECT_EQ(count(bytes, "Connection:"), 0U);
}

TEST(Wire, HeadTellsTheLengthAndSendsNoBody) {
    std::string bytes = to_bytes(page(200, "abc"), {true, true}).value();
    EXPECT_TRUE(bytes.ends_with("\r\n\r\n"));
    EXPECT_TRUE(has(bytes, "Content-Length: 3"));
    EXPECT_TRUE(has(bytes, "Connection: close"));
}

TEST(Wire, StatusesWithoutBodyHaveNeitherBodyNorLength) {
    for (int status : {204, 304}) {
        std::string bytes = to_bytes(page(status, "abc"), {}).value();
        EXPECT_TRUE(bytes.ends_with("\r\n\r\n")) << status;
        EXPECT_EQ(count(bytes, "Content-Length"), 0U) << status;
    }
}

TEST(Wire, EveryCookieHasALineOfItsOwn) {
    Response response = page(200, "");
    response.cookies = {host_cookie("a", "1"), expired_host_cookie("b")};
    std::string bytes = to_bytes(response, {}).value();
    EXPECT_TRUE(has(bytes, "Set-Cookie: " + response.cookies[0]));
    EXPECT_TRUE(has(bytes, "Set-Cookie: " + response.cookies[1]));
}

TEST(Wire, APageCannotReplaceOurHeaders) {
    Response response = page(200, "abc");
    response.headers = {{"content-security-policy", "default-src *"},
                        {"Strict-Transport-Security", "max-age=0"},
                        {"CONTENT-LENGTH", "7"},
                        {"Transfer-Encoding", "chunked"},
                        {"Cache-Control", "public"},
                        {"X-Frame-Options", "ALLOWALL"},
                        {"Server", "ncp/1"},
                        {"Content-Disposition", "attachment"}};
    std::string bytes = to_bytes(response, {}).value();
    for (const char* gone :
         {"default-src *", "max-age=0", ": 7", "chunked", "public", "ALLOWALL", "Server"}) {
        EXPECT_EQ(count(bytes, gone), 0U) << gone;
    }
    EXPECT_TRUE(has(bytes, "Content-Disposition: attachment"));
}

TEST(Wire, HeadersThatWouldEndTheirLineAreNotSent) {
    for (const char* value : {"/a\r\nSet-Cookie: a=b", "/a\n", "/a\r", "\x7f", "a\x01"}) {
        EXPECT_FALSE(to_bytes(see_other(value), {})) << value;
        Response with_cookie = page(200, "");
        with_cookie.cookies.emplace_back(value);
        EXPECT_FALSE(to_bytes(with_cookie, {})) << value;
        Response with_type = page(200, "");
        with_type.content_type = value;
        EXPECT_FALSE(to_bytes(with_type, {})) << value;
    }
    Response with_name = page(200, "");
    with_name.headers.emplace_back("A: b\r\nC", "d");
    EXPECT_FALSE(to_bytes(with_name, {}));
}

TEST(Wire, ImpossibleStatusesAreNotSent) {
    for (int status : {0, -1, 100, 199, 600, 1000})
        EXPECT_FALSE(to_bytes(page(status, ""), {}));
}

}  // namespace
}  // namespace ncp::http
