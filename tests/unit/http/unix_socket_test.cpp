// The server on a Unix socket: who can connect, what becomes of the file, and that the limits hold
// there as they do over TLS (framing_test.cpp asks both).
#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "unit/http/test_server.h"

namespace ncp::http {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

mode_t mode_of(const fs::path& file) {
    struct stat there {};
    return ::lstat(file.c_str(), &there) == 0 ? there.st_mode : 0;
}

test::RawReply ask(const std::string& bytes) {
    test::RawTls raw = unix_peer();
    raw.send(bytes);
    return raw.read_reply();
}

std::string own_user() {
    const passwd* entry = ::getpwuid(::getuid());  // NOLINT(concurrency-mt-unsafe)
    return entry ? entry->pw_name : "";
}

TEST(UnixSocket, AnswersPlainRequestsOneAfterTheOther) {
    auto server = start_server(unix_settings());
    EXPECT_EQ(server->port(), 0);
    test::RawTls raw = unix_peer();
    for (const char* name : {"one", "two"}) {
        raw.send(get_request("/hello/" + std::string(name)));
        const test::RawReply reply = raw.read_reply();
        EXPECT_EQ(reply.body, name);
        expect_security_headers(reply);
    }
    raw.send(post_request("a=b"));
    EXPECT_EQ(raw.read_reply().body, "a=b;");
    raw.send(get_request("/large"));
    EXPECT_EQ(raw.read_reply().body.size(), 3U << 20);
}

TEST(UnixSocket, PagesLearnThatThePeerCameByIt) {
    auto server = start_server(unix_settings());
    EXPECT_EQ(ask(get_request("/peer")).body, "unix;");
}

TEST(UnixSocket, IsForItsOwnerAndGroupAndGoesAwayWithTheServer) {
    auto server = start_server(unix_settings());
    EXPECT_TRUE(S_ISSOCK(mode_of(unix_path())));
    EXPECT_EQ(mode_of(unix_path()) & 07777U, 0660U);
    EXPECT_FALSE(fs::exists(unix_path().string() + ".new"));
    server->stop();
    EXPECT_FALSE(fs::exists(unix_path()));
}

TEST(UnixSocket, OfADeadServerIsReplaced) {
    {
        // As a killed process leaves it: bound, and nobody listens.
        auto server = start_server(unix_settings());
        fs::create_hard_link(unix_path(), unix_path().string() + ".left");
        server->stop();
        fs::rename(unix_path().string() + ".left", unix_path());
    }
    ASSERT_TRUE(S_ISSOCK(mode_of(unix_path())));
    auto server = start_server(unix_settings());
    EXPECT_EQ(ask(get_request("/")).body, "home");
}

TEST(UnixSocket, OfALivingServerIsNotTouched) {
    auto first = start_server(unix_settings());
    auto second = Server::start(unix_settings(), echo_router());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code(), ErrorCode::io);
    EXPECT_NE(second.error().operator_text().str().find("another server answers"),
              std::string::npos);
    EXPECT_EQ(ask(get_request("/")).body, "home");
}

TEST(UnixSocket, AFileThatIsNoSocketIsNotTouched) {
    for (const std::string& path : {unix_path().string(), unix_path().string() + ".new"}) {
        std::ofstream(path) << "precious";
        auto server = Server::start(unix_settings(), echo_router());
        ASSERT_FALSE(server) << path;
        EXPECT_EQ(server.error().code(), ErrorCode::io);
        std::ifstream file(path);
        std::string content;
        file >> content;
        EXPECT_EQ(content, "precious");
        fs::remove(path);
    }
}

TEST(UnixSocket, AServerDoesNotRemoveTheSocketOfItsSuccessor) {
    auto first = start_server(unix_settings());
    fs::remove(unix_path());
    auto second = start_server(unix_settings());
    first->stop();
    EXPECT_EQ(ask(get_request("/")).body, "home");
}

TEST(UnixSocket, UnusableNamesAreAnErrorThatSaysSo) {
    struct Case {
        const char* what;
        ServerSettings settings;
        ErrorCode code;
    };
    std::vector<Case> cases;
    ServerSettings settings = unix_settings();
    settings.unix_socket = "/run/" + std::string(110, 'x');
    cases.push_back({"too long", settings, ErrorCode::invalid_config});
    settings.unix_socket = "/nowhere/at/all/ncp.sock";
    cases.push_back({"No such file", settings, ErrorCode::io});
    settings = unix_settings();
    settings.socket_group = "no-such-group";
    cases.push_back({"knows no group no-such-group", settings, ErrorCode::invalid_config});
    settings = unix_settings();
    settings.socket_users = {"no-such-user"};
    cases.push_back({"knows no user no-such-user", settings, ErrorCode::invalid_config});
    for (const Case& one : cases) {
        auto server = Server::start(one.settings, echo_router());
        ASSERT_FALSE(server) << one.what;
        EXPECT_EQ(server.error().code(), one.code) << one.what;
        EXPECT_NE(server.error().operator_text().str().find(one.what), std::string::npos)
            << server.error().operator_text().str();
    }
}

TEST(UnixSocket, OtherUsersThanThoseNamedAreTurnedAway) {
    ServerSettings settings = unix_settings();
    settings.socket_users = {own_user() == "daemon" ? "bin" : "daemon"};
    {
        auto server = start_server(settings);
        test::RawTls raw = unix_peer();
        raw.send(get_request("/"));
        EXPECT_EQ(raw.read_reply().status, 0);
        EXPECT_TRUE(raw.at_end());
    }
    settings.socket_users.push_back(own_user());
    auto server = start_server(settings);
    EXPECT_EQ(ask(get_request("/")).body, "home");
}

TEST(UnixSocket, FourTimesTheThreadsThatDripDoNotKeepAFreshRequestOut) {
    ServerSettings settings = unix_settings();
    auto server = start_server(settings);
    std::vector<int> slow;
    for (std::size_t i = 0; i < 4 * settings.threads; ++i) {
        slow.push_back(test::connect_unix(unix_path()));
        ASSERT_GE(slow.back(), 0);
        ASSERT_GT(::send(slow.back(), "GET / HTTP/1.1\r\nX: ", 19, MSG_NOSIGNAL), 0);
    }
    std::atomic<bool> over{false};
    std::thread dripper([&] {
        while (!over) {
            for (int fd : slow) {
                [[maybe_unused]] const ssize_t sent = ::send(fd, "x", 1, MSG_NOSIGNAL);
            }
            std::this_thread::sleep_for(50ms);
        }
    });
    EXPECT_EQ(ask(get_request("/hello/fresh")).body, "fresh");
    over = true;
    dripper.join();
    for (int fd : slow)
        ::close(fd);
}

TEST(UnixSocket, WhoFindsTheQueueFullIsTold503) {
    ServerSettings settings = unix_settings();
    settings.threads = 1;
    settings.queue_max = 1;
    std::atomic<bool> open{false};
    Router router(plain_error_page);
    router.get("/wait", [&open](const Request&) {
        open.wait(false);
        return page(200, "waited");
    });
    auto server = start_server(settings, std::move(router));
    test::RawTls busy = unix_peer();
    busy.send(get_request("/wait"));
    test::RawReply reply;
    test::RawTls queued = unix_peer();
    queued.send("GET");
    for (int i = 0; i < 100 && reply.status != 503; ++i) {
        test::RawTls raw = unix_peer();
        raw.send(get_request("/"));
        // Which of the first ones the queue takes is a matter of threads: those wait with it.
        timeval soon{0, 200'000};
        ::setsockopt(raw.fd(), SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof soon);
        reply = raw.read_reply();
    }
    EXPECT_EQ(reply.status, 503);
    EXPECT_EQ(reply.header("Retry-After"), "5");
    expect_security_headers(reply);
    open = true;
    open.notify_all();
    EXPECT_EQ(busy.read_reply().body, "waited");
    server->stop(100ms);
}

TEST(UnixSocket, RepeatedHeadersAreToldAndTheFirstValueCounts) {
    auto server = start_server(unix_settings());
    EXPECT_EQ(ask(get_request("/peer", "X-Name: a\r\nx-name: b\r\nOther: c\r\n")).body,
              "unix;repeated:x-name;");
}

}  // namespace
}  // namespace ncp::http
