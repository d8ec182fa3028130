// Services that answer with what is no HTTP, or too much of it, over a real connection: each is a
// clear error, and the next request is served.
#include <gmock/gmock.h>

#include <string>

#include "unit/outbound/service.h"

namespace ncp::outbound {
namespace {

using ::testing::HasSubstr;

std::string repeated(const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i)
        all += text;
    return all;
}

const std::string kOk = "HTTP/1.1 200 OK\r\n";
const std::string kChunked = kOk + "Transfer-Encoding: chunked\r\n\r\n";

struct Attack {
    std::string name, answer;
    ErrorCode code;
    std::string said;
};

std::vector<Attack> attacks() {
    const auto no = ErrorCode::source_failed;
    const auto large = ErrorCode::too_large;
    const auto cut = ErrorCode::io;
    using namespace std::string_literals;
    return {
        {"nothing", "", cut, "before its answer was complete"},
        {"other protocol", "220 mail.example ESMTP\r\n", no, "begin with a status line"},
        {"other protocol without a line", "SSH-2.0", no, "begin with a status line"},
        {"http/0.9", "<html>hello</html>", no, "begin with a status line"},
        {"http/2", "HTTP/2 200 OK\r\n\r\n", no, "version"},
        {"http/1.10", "HTTP/1.10 200 OK\r\n\r\n", no, "version"},
        {"two-digit status", "HTTP/1.1 20 OK\r\n\r\n", no, "status is malformed"},
        {"four-digit status", "HTTP/1.1 2000 OK\r\n\r\n", no, "status is malformed"},
        {"status in letters", "HTTP/1.1 abc OK\r\n\r\n", no, "status is malformed"},
        {"status minus", "HTTP/1.1 -20 OK\r\n\r\n", no, "status is malformed"},
        {"status 999", "HTTP/1.1 999 OK\r\n\r\n", no, "status is malformed"},
        {"switching protocols", "HTTP/1.1 101 Go\r\nUpgrade: h2c\r\n\r\n", no, "switches"},
        {"flood of interim answers", repeated("HTTP/1.1 100 Continue\r\n\r\n", 1000), no,
         "interim"},
        {"bare LF", "HTTP/1.1 200 OK\nContent-Length: 0\n\n", no, "without CR"},
        {"bare CR", "HTTP/1.1 200 OK\rX: y\r\n\r\n", no, "bare CR"},
        {"NUL in the status line", "HTTP/1.1 200 O\0K\r\n\r\n"s, no, "NUL"},
        {"NUL in a field", kOk + "X-A: a\0b\r\n\r\n"s, no, "NUL"},
        {"control character",
         kOk + "X-A: a\x01"
               "b\r\n\r\n",
         no, "control character"},
        {"field without colon", kOk + "Nonsense\r\n\r\n", no, "malformed field"},
        {"field without name", kOk + ": value\r\n\r\n", no, "malformed field"},
        {"blank before the colon", kOk + "Content-Length : 2\r\n\r\nab", no, "malformed field"},
        {"folded field", kOk + "X-A: a\r\n b\r\n\r\n", no, "malformed field"},
        {"endless field", kOk + "X-A: " + std::string(80'000, 'a'), large, "head"},
        {"endless status line", "HTTP/1.1 200 " + std::string(80'000, 'a'), large, "head"},
        {"endless fields", kOk + repeated("A: b\r\n", 101), large, "fields"},
        {"length and chunks",
         kOk + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", no, "at once"},
        {"two lengths", kOk + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", no,
         "more than one"},
        {"list of lengths", kOk + "Content-Length: 2, 2\r\n\r\nab", no, "length is malformed"},
        {"negative length", kOk + "Content-Length: -1\r\n\r\n", no, "length is malformed"},
        {"length with sign", kOk + "Content-Length: +2\r\n\r\nab", no, "length is malformed"},
        {"empty length", kOk + "Content-Length:\r\n\r\n", no, "length is malformed"},
        {"length in hexadecimal", kOk + "Content-Length: 0x2\r\n\r\nab", no, "length is malformed"},
        {"length beyond 64 bits", kOk + "Content-Length: 18446744073709551617\r\n\r\n", no,
         "length is malformed"},
        {"length beyond the limit", kOk + "Content-Length: 1001\r\n\r\n", large, "1000 bytes"},
        {"largest length", kOk + "Content-Length: 18446744073709551615\r\n\r\n", large,
         "1000 bytes"},
        {"shorter than its length", kOk + "Content-Length: 10\r\n\r\nhalf", cut, "complete"},
        {"unknown coding", kOk + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", no, "coding"},
        {"coding named identity", kOk + "Transfer-Encoding: identity\r\n\r\nab", no, "coding"},
        {"chunks in http/1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", no,
         "coding"},
        {"chunk without size", kChunked + "\r\nab\r\n0\r\n\r\n", no, "malformed chunk"},
        {"chunk with a sign", kChunked + "-2\r\nab\r\n0\r\n\r\n", no, "malformed chunk"},
        {"chunk with a prefix", kChunked + "0x2\r\nab\r\n0\r\n\r\n", no, "malformed chunk"},
        {"chunk in letters", kChunked + "two\r\nab\r\n0\r\n\r\n", no, "malformed chunk"},
        {"chunk size beyond 64 bits", kChunked + "10000000000000002\r\nab\r\n", no,
         "malformed chunk"},
        {"chunk longer than its size", kChunked + "2\r\nabc\r\n0\r\n\r\n", no, "longer"},
        {"chunk line by LF", kChunked + "2\nab\r\n0\r\n\r\n", no, "without CR"},
        {"endless chunk extension", kChunked + "2;" + std::string(300, 'x'), no, "too long"},
        {"endless chunk size", kChunked + std::string(300, '0'), no, "too long"},
        {"chunks beyond the limit",
         kChunked + repeated("64\r\n" + std::string(100, 'x') + "\r\n", 11), large, "1000 bytes"},
        {"one chunk beyond the limit", kChunked + "ffffffff\r\n", large, "1000 bytes"},
        {"chunks without an end", kChunked + "2\r\nab\r\n", cut, "complete"},
        {"endless trailers", kChunked + "0\r\n" + repeated("A: b\r\n", 101), large, "fields"},
        {"endless body", kOk + "\r\n" + std::string(2000, 'x'), large, "1000 bytes"},
    };
}

TEST(HostileAnswer, IsAClearErrorAndTheNextRequestIsServed) {
    for (const Attack& attack : attacks()) {
        Service service(
            [&](TlsServer::Peer& peer) {
                peer.read_request();
                peer.send(peer.number() == 1 ? attack.answer : ok("well"));
            },
            {.response_bytes_max = 1000});
        auto response = service.get();
        EXPECT_EQ(code_of(response), attack.code) << attack.name << ": " << text_of(response);
        EXPECT_THAT(text_of(response), HasSubstr(attack.said)) << attack.name;
        auto next = service.get();
        ASSERT_TRUE(next.has_value()) << attack.name << ": " << text_of(next);
        EXPECT_EQ(next->body, "well");
        EXPECT_EQ(service.server.connections(), 2) << attack.name;
    }
}

TEST(HostileAnswer, IsLimitedByTheRequestToo) {
    Service service(says(ok(std::string(500, 'x'))), {.response_bytes_max = 1000});
    const std::string url = service.server.origin();
    EXPECT_EQ(text_of(service.send({.url = url, .response_bytes_max = 500})), "answered 200");
    EXPECT_EQ(code_of(service.send({.url = url, .response_bytes_max = 499})), ErrorCode::too_large);
    Service larger(says(ok(std::string(1001, 'x'))), {.response_bytes_max = 1000});
    const std::string other = larger.server.origin();
    EXPECT_EQ(code_of(larger.send({.url = other, .response_bytes_max = 1U << 30})),
              ErrorCode::too_large);
}

TEST(HostileAnswer, WithoutTlsIsNoAnswer) {
    Service service([](TlsServer::Peer& peer) { peer.send(ok("in the open")); }, {}, system_clock(),
                    {.plain = true});
    auto response = service.get();
    EXPECT_EQ(code_of(response), ErrorCode::source_failed);
    EXPECT_THAT(text_of(response), HasSubstr("TLS failed: "));
}

}  // namespace
}  // namespace ncp::outbound
