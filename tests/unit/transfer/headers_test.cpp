// The security headers on everything that a transfer can answer, over TLS: every route in every
// room, with and without the transfer's cookie, by every method.
#include <gtest/gtest.h>

#include "unit/http/test_server.h"
#include "unit/transfer/walk.h"

namespace ncp::test {
namespace {

std::string filled_in(std::string pattern, const Walk& walk) {
    const std::pair<std::string, std::string> parameters[] = {{"{tag}", walk.base().substr(3)},
                                                              {"{method}", "invented"}};
    for (const auto& [name, value] : parameters) {
        std::size_t at = pattern.find(name);
        if (at != std::string::npos) pattern.replace(at, name.size(), value);
    }
    return pattern;
}

std::string cookie_line(Walk& walk) {
    std::string line;
    for (const auto& [name, value] : walk.cookies())
        line.append(line.empty() ? "Cookie: " : "; ").append(name).append("=").append(value);
    return line.append("\r\n");
}

std::string request(const std::string& method, const std::string& path, const std::string& cookie) {
    std::string bytes = method;
    bytes.append(" ").append(path).append(" HTTP/1.1\r\nHost: localhost\r\n");
    if (method == "POST") bytes += "Content-Length: 0\r\n";
    return bytes.append(cookie).append("\r\n");
}

// No form carries a token, so nothing that is asked here changes the transfer.
int ask_every_route(Walk& walk) {
    auto server = http::start_server(http::test_settings(), walk.router());
    int answers = 0;
    for (const auto& [of_route, pattern] : walk.router().routes()) {
        const std::string path = filled_in(pattern, walk);
        for (const std::string method : {"GET", "HEAD", "POST", "PUT"}) {
            for (const std::string& cookie : {std::string(), cookie_line(walk)}) {
                RawTls raw(server->port());
                raw.send(request(method, path, cookie));
                RawReply reply = raw.read_reply(method == "HEAD");
                SCOPED_TRACE(testing::Message() << method << " " << pattern);
                bool delivers = reply.status == 200 && path.ends_with("/deliver");
                http::expect_security_headers(reply, delivers);
                ++answers;
            }
        }
    }
    return answers;
}

TEST(Headers, AreOnEveryRouteInEveryRoom) {
    Walk walk({delivers(invented_report("one.example", {{"Algebra"}}))});
    const int routes = static_cast<int>(walk.router().routes().size());
    ASSERT_GE(routes, 15);
    const std::function<void()> next_rooms[] = {
        [&] { walk.post_entry(); },
        [&] {
            walk.log_in();
            walk.wait_for_choice();
        },
        [&] { walk.choose_everything(); },
        [&] { walk.consent(); },
    };
    for (const auto& go : next_rooms) {
        go();
        EXPECT_EQ(ask_every_route(walk), routes * 8);
    }
}

TEST(Headers, AreOnThePagesWhileResultsAreGathered) {
    Walk walk({hangs()});
    walk.log_in();
    EXPECT_GT(ask_every_route(walk), 0);
}

}  // namespace
}  // namespace ncp::test
