// Redirects: within the origin they are followed, everything else is an answer like any.
#include "outbound/redirect.h"

#include <gmock/gmock.h>

#include "unit/outbound/service.h"

namespace ncp::outbound {
namespace {

std::string to(std::string_view location) {
    auto url = redirect_target(*HttpsUrl::parse("https://api.example.org/a/b?c"), location);
    return url ? url->text() : "stays";
}

TEST(RedirectTarget, IsResolvedAgainstTheAddress) {
    const std::string origin = "https://api.example.org";
    EXPECT_EQ(to("/x"), origin + "/x");
    EXPECT_EQ(to("x?y=/../z"), origin + "/a/x?y=/../z");
    EXPECT_EQ(to("../x"), origin + "/x");
    EXPECT_EQ(to("../../../x/./y/"), origin + "/x/y/");
    EXPECT_EQ(to("./"), origin + "/a/");
    EXPECT_EQ(to(".."), origin + "/");
    EXPECT_EQ(to("?d"), origin + "/a/b?d");
    EXPECT_EQ(to("//api.example.org/x"), origin + "/x");
    EXPECT_EQ(to("HTTPS://API.example.org:443/x#fragment"), "HTTPS://API.example.org:443/x");
    EXPECT_EQ(to("x:y"), "stays");  // a scheme
    EXPECT_EQ(to("./x:y"), origin + "/a/x:y");
}

TEST(RedirectTarget, NeverLeavesTheOrigin) {
    for (const char* location :
         {"", "#x", "https://evil.example/", "//evil.example/", "http://api.example.org/x",
          "https://api.example.org:8443/", "https://api.example.org@evil.example/",
          "https://api.example.org.evil.example/", "/\\evil.example", "\\\\evil.example\\x",
          "/x\ry", "javascript:alert(1)", "file:///etc/passwd", "https:///x", "https:evil"}) {
        EXPECT_EQ(to(location), "stays") << location;
    }
    EXPECT_EQ(to("/.//evil.example/"), "https://api.example.org//evil.example/");
}

// Redirects "/n" to "/n-1", and says hello at "/0".
void countdown(TlsServer::Peer& peer) {
    for (std::string request; !(request = peer.read_request()).empty();) {
        const int n = request[request.find('/') + 1] - '0';
        if (n == 0) {
            peer.send(ok(request.substr(0, request.find(' '))));
        } else {
            peer.send("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /" +
                      std::to_string(n - 1) + "\r\n\r\n");
        }
    }
}

TEST(Redirect, IsFollowedFiveTimes) {
    Service service(countdown);
    EXPECT_EQ(service.get("/5")->body, "GET");
    auto sixth = service.get("/6");
    ASSERT_TRUE(sixth.has_value());
    EXPECT_EQ(sixth->status, 302);
    EXPECT_EQ(sixth->header("location"), "/0");
    EXPECT_EQ(service.server.connections(), 1);
}

TEST(Redirect, InACircleEnds) {
    std::atomic<int> requests = 0;
    Service service([&](TlsServer::Peer& peer) {
        while (!peer.read_request().empty()) {
            ++requests;
            peer.send("HTTP/1.1 307 Again\r\nContent-Length: 0\r\nLocation: /\r\n\r\n");
        }
    });
    EXPECT_EQ(service.get()->status, 307);
    EXPECT_EQ(requests, 6);
}

TEST(Redirect, ToElsewhereIsAnAnswer) {
    Service elsewhere(says(ok("never asked")));
    for (const std::string& location : {elsewhere.server.origin() + "/", std::string("not a:place"),
                                        std::string("https://evil.example/")}) {
        // The other service is on the allow-list as well: still it was not asked for.
        Service service(
            says("HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nLocation: " + location + "\r\n\r\n"),
            {.allow = {elsewhere.server.origin()}});
        auto response = service.get();
        ASSERT_TRUE(response.has_value()) << text_of(response);
        EXPECT_EQ(response->status, 301);
        EXPECT_EQ(response->header("location"), location);
    }
    EXPECT_EQ(elsewhere.server.connections(), 0);
}

TEST(Redirect, OfAPostIsAnAnswer) {
    Service service(countdown);
    for (std::string_view method : {"POST", "PUT", "PATCH", "DELETE"}) {
        const std::string url = service.server.origin() + "/1";
        auto response = service.send({.method = method, .url = url});
        ASSERT_TRUE(response.has_value()) << text_of(response);
        EXPECT_EQ(response->status, 302);
    }
}

}  // namespace
}  // namespace ncp::outbound
