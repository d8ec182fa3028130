// What a request may hold.
#include "outbound/message.h"

#include <gmock/gmock.h>

namespace ncp::outbound {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string refusal(const Request& request) {
    auto head = head_of(request, *HttpsUrl::parse("https://api.example.org/x"));
    if (head) return "accepted";
    EXPECT_EQ(head.error().code(), ErrorCode::bad_request);
    return head.error().operator_text().str();
}

std::string refusal_of_header(std::string_view name, std::string_view value) {
    return refusal({.headers = {{name, value}}});
}

TEST(RequestHead, KnowsSixMethods) {
    for (std::string_view method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
        EXPECT_EQ(refusal({.method = method}), "accepted");
    for (std::string_view method :
         {"", "get", "CONNECT", "TRACE", "OPTIONS", "GET /x HTTP/1.1\r\n"})
        EXPECT_THAT(refusal({.method = method}), HasSubstr("methods")) << method;
}

TEST(RequestHead, RefusesTheHeadersOfTheConnection) {
    for (std::string_view name :
         {"Host", "content-length", "Connection", "TRANSFER-ENCODING", "TE", "Accept-Encoding",
          "Expect", "Upgrade", "Keep-Alive", "Trailer", "Proxy-Connection"}) {
        EXPECT_THAT(refusal_of_header(name, "x"), HasSubstr("the host sets the header"));
    }
}

TEST(RequestHead, RefusesWhatWouldEndALine) {
    for (std::string_view name : {"", "X A", "X:", "X\r\nY", "\xc3\xa4"})
        EXPECT_THAT(refusal_of_header(name, "x"), HasSubstr("no token"));
    for (const std::string& value : {std::string("canary\r\nX-Evil: 1"), std::string("canary\n"),
                                     std::string("canary\0", 7), std::string("canary\x7f")}) {
        const std::string said = refusal_of_header("X-A", value);
        EXPECT_THAT(said, HasSubstr("the value of x-a holds a control character"));
        EXPECT_THAT(said, Not(HasSubstr("canary")));
    }
    EXPECT_EQ(refusal_of_header("X-A", "a\tb \xc3\xa4"), "accepted");
}

TEST(RequestHead, HasItsLimits) {
    EXPECT_THAT(refusal({.body = "x"}), HasSubstr("no body"));
    EXPECT_THAT(refusal({.method = "HEAD", .body = "x"}), HasSubstr("no body"));
    Request many;
    many.headers.assign(kRequestHeadersMax + 1, {"X-A", "b"});
    EXPECT_THAT(refusal(many), HasSubstr("too many headers"));
    const std::string long_value(kRequestHeadBytesMax, 'x');
    EXPECT_THAT(refusal_of_header("X-A", long_value), HasSubstr("too large"));
    const std::string long_body(kRequestBodyBytesMax + 1, 'x');
    EXPECT_THAT(refusal({.method = "POST", .body = long_body}), HasSubstr("too large"));
}

TEST(RequestHead, NamesPathAndHostAsTheAddressDoes) {
    const std::pair<const char*, const char*> cases[] = {
        {"https://API.example.org", "GET / HTTP/1.1\r\nHost: api.example.org\r\n"},
        {"https://api.example.org?a=b", "GET /?a=b HTTP/1.1\r\nHost: api.example.org\r\n"},
        {"https://api.example.org:443/", "GET / HTTP/1.1\r\nHost: api.example.org\r\n"},
        {"https://[::1]:8443/a//b?c/d", "GET /a//b?c/d HTTP/1.1\r\nHost: [::1]:8443\r\n"},
    };
    for (const auto& [url, begin] : cases) {
        auto head = head_of({}, *HttpsUrl::parse(url));
        ASSERT_TRUE(head.has_value());
        EXPECT_TRUE(head->reveal().starts_with(begin)) << head->reveal();
    }
}

TEST(RequestHead, LetsARequestNameItsAgentAndWhatItAccepts) {
    auto head = head_of({.headers = {{"accept", "application/json"}, {"USER-AGENT", "mine"}}},
                        *HttpsUrl::parse("https://api.example.org"));
    EXPECT_THAT(std::string(head->reveal()), Not(HasSubstr("*/*")));
    EXPECT_THAT(std::string(head->reveal()), Not(HasSubstr("emrex-ncp")));
}

}  // namespace
}  // namespace ncp::outbound
