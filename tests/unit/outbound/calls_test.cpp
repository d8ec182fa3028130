// What is asked, and what comes back when all is well, or is refused before anything is asked.
#include <gmock/gmock.h>

#include <atomic>
#include <cstdlib>
#include <thread>

#include "unit/outbound/service.h"

namespace ncp::outbound {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

// Answers with what it was asked.
void mirror(TlsServer::Peer& peer) {
    for (std::string request; !(request = peer.read_request()).empty();)
        peer.send(ok(request));
}

TEST(OutboundCall, AsksForWhatItIsToldAndSetsTheHeadersOfTheConnection) {
    Service service(mirror);
    const std::string url = service.server.origin() + "/v1/results?year=2026";
    auto response = service.send({.url = url, .headers = {{"Authorization", "Bearer t"}}});
    ASSERT_TRUE(response.has_value()) << text_of(response);
    EXPECT_EQ(response->body, "GET /v1/results?year=2026 HTTP/1.1\r\nHost: localhost:" +
                                  std::to_string(service.server.port()) +
                                  "\r\nAccept-Encoding: identity\r\nUser-Agent: emrex-ncp\r\n"
                                  "Accept: */*\r\nAuthorization: Bearer t\r\n\r\n");
}

TEST(OutboundCall, SendsABodyWithItsLength) {
    Service service(mirror);
    const std::string large(3U << 20, 'x');
    for (const std::string& body : {std::string("{}"), std::string(), large}) {
        const std::string url = service.server.origin();
        auto response = service.send({.method = "POST", .url = url, .body = body});
        ASSERT_TRUE(response.has_value()) << text_of(response);
        EXPECT_THAT(response->body, HasSubstr("POST / HTTP/1.1\r\n"));
        EXPECT_THAT(response->body,
                    HasSubstr("\r\nContent-Length: " + std::to_string(body.size()) + "\r\n"));
        EXPECT_TRUE(response->body.ends_with("\r\n\r\n" + body));
    }
}

TEST(OutboundCall, HandsOverStatusHeadersAndBody) {
    Service service(
        says("HTTP/1.1 404 Not Found\r\nX-Reason:  none \r\nSet-Cookie: a=1\r\n"
             "set-cookie: b=2\r\nContent-Length: 4\r\n\r\ngone"));
    auto response = service.get();
    ASSERT_TRUE(response.has_value()) << text_of(response);
    EXPECT_EQ(response->status, 404);
    EXPECT_EQ(response->body, "gone");
    EXPECT_THAT(response->headers,
                ElementsAre(Pair("x-reason", "none"), Pair("set-cookie", "a=1"),
                            Pair("set-cookie", "b=2"), Pair("content-length", "4")));
}

TEST(OutboundCall, KeepsNoCookies) {
    Service service([](TlsServer::Peer& peer) {
        for (std::string request; !(request = peer.read_request()).empty();)
            peer.send(ok(request, "Set-Cookie: canary=1\r\n"));
    });
    ASSERT_TRUE(service.get().has_value());
    EXPECT_THAT(service.get()->body, Not(HasSubstr("canary")));
}

TEST(OutboundCall, IgnoresTheProxiesOfTheEnvironment) {
    for (const char* name : {"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "http_proxy"})
        ::setenv(name, "http://127.0.0.1:9", 1);
    Service service(says(ok("direct")));
    EXPECT_EQ(service.get()->body, "direct");
    for (const char* name : {"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "http_proxy"})
        ::unsetenv(name);
}

TEST(OutboundCall, KnowsABodyByChunksByLengthAndByTheEndOfTheStream) {
    const std::string chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;note=x\r\nabcd\r\n2\r\nef\r\n"
        "0\r\nX-Trailer: t\r\n\r\n";
    EXPECT_EQ(Service(says(chunked)).get()->body, "abcdef");
    EXPECT_EQ(Service(says("HTTP/1.1 200\r\n\r\nto the end", false)).get()->body, "to the end");
    EXPECT_EQ(Service(says("HTTP/1.0 200 OK\r\n\r\nold", false)).get()->body, "old");
    EXPECT_EQ(Service(says("HTTP/1.1 204 No Content\r\n\r\n")).get()->body, "");
    EXPECT_EQ(Service(says("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n"
                           "Link: x\r\n\r\n" +
                           ok("at last")))
                  .get()
                  ->body,
              "at last");
}

TEST(OutboundCall, ExpectsNoBodyAfterHead) {
    Service service(says("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"));
    const std::string url = service.server.origin();
    for (int i = 0; i < 2; ++i) {
        auto response = service.send({.method = "HEAD", .url = url});
        ASSERT_TRUE(response.has_value()) << text_of(response);
        EXPECT_EQ(response->header("content-length"), "1000");
    }
    EXPECT_EQ(service.server.connections(), 1);
}

TEST(OutboundCall, TakesAnAnswerThatComesBeforeTheBodyWasTaken) {
    std::atomic<bool> answered = false;
    Service service([&](TlsServer::Peer& peer) {
        peer.send("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
        while (!answered)  // reads nothing
            std::this_thread::yield();
    });
    const std::string body(20U << 20, 'x');
    const std::string url = service.server.origin();
    auto response = service.send({.method = "POST", .url = url, .body = body});
    answered = true;
    ASSERT_TRUE(response.has_value()) << text_of(response);
    EXPECT_EQ(response->status, 413);
    EXPECT_EQ(response->body, "no");
}

TEST(OutboundCall, RefusesOriginsThatAreNotOnTheList) {
    Service service(says(ok("never asked")));
    const std::string port = std::to_string(service.server.port());
    for (const std::string& url :
         {"https://127.0.0.1:" + port + "/", std::string("https://localhost/"),
          std::string("https://other.example/"), "https://localhost.evil.example:" + port + "/"}) {
        auto response = service.send({.url = url});
        EXPECT_EQ(code_of(response), ErrorCode::invalid_config) << url;
        EXPECT_THAT(text_of(response), HasSubstr("not on the allow-list"));
    }
    for (const std::string& url : {"http://localhost:" + port + "/", std::string("file:///etc"),
                                   "https://localhost:" + port + "@evil.example/",
                                   service.server.origin() + "/a b", std::string()}) {
        EXPECT_EQ(code_of(service.send({.url = url})), ErrorCode::bad_request) << url;
    }
    EXPECT_EQ(service.server.connections(), 0);
}

TEST(OutboundCall, SaysNothingOfPathsInItsErrors) {
    Service service(says("nonsense\r\n\r\n"));
    auto response = service.get("/students/canary-310100?canary=1");
    ASSERT_FALSE(response.has_value());
    EXPECT_THAT(text_of(response), HasSubstr(service.server.origin() + ": "));
    EXPECT_THAT(text_of(response), Not(HasSubstr("canary")));
    EXPECT_THAT(text_of(response), Not(HasSubstr("nonsense")));
}

TEST(OutboundCall, ReportsAServiceThatIsNotThere) {
    std::string origin;
    {
        TlsServer gone({.plain = true}, [](TlsServer::Peer&) {});
        origin = gone.origin();
    }
    auto client = Client::open({.allow = {origin, "https://no-such-host.invalid"},
                                .ca_file = shared_certificate().certificate},
                               system_clock());
    const Deadline deadline(system_clock(), std::chrono::minutes(2));
    auto response = (*client)->send({.url = origin}, deadline, {});
    EXPECT_EQ(code_of(response), ErrorCode::io);
    EXPECT_THAT(text_of(response), HasSubstr("Connection refused"));
    response = (*client)->send({.url = "https://no-such-host.invalid"}, deadline, {});
    EXPECT_EQ(code_of(response), ErrorCode::io);
    EXPECT_THAT(text_of(response), HasSubstr("cannot be resolved"));
}

}  // namespace
}  // namespace ncp::outbound
