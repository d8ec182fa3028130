// Starting and stopping, also under load.
#include <atomic>
#include <chrono>
#include <future>
#include <thread>

#include "support/https_client.h"
#include "unit/http/test_server.h"

namespace ncp::http {
namespace {

using namespace std::chrono_literals;

TEST(Stop, StartingAndStoppingManyTimesLeavesNothingBehind) {
    for (int i = 0; i < 30; ++i) {
        auto server = start_server();
        test::RawTls raw(server->port());
        raw.send(get_request("/"));
        EXPECT_EQ(raw.read_reply().status, 200);
        if (i % 3 == 0) server->stop();
        if (i % 3 == 1) server->stop(0ms);
    }
}

TEST(Stop, TwiceIsOnce) {
    auto server = start_server();
    server->stop();
    server->stop();
    EXPECT_EQ(test::connect_tcp(server->port()), -1);
}

TEST(Stop, RequestInProgressIsFinishedAndToldToClose) {
    std::promise<void> entered, may_go;
    Router router(plain_error_page);
    router.get("/wait", [&](const Request&) {
        entered.set_value();
        may_go.get_future().wait();
        return page(200, "finished");
    });
    auto server = start_server(test_settings(), std::move(router));
    test::RawTls raw(server->port());
    raw.send(get_request("/wait"));
    entered.get_future().wait();
    std::thread stopping([&] { server->stop(10s); });
    // It stops listening at once, and still the answer comes.
    for (int fd = 0; (fd = test::connect_tcp(server->port())) >= 0;)
        ::close(fd);
    may_go.set_value();
    EXPECT_EQ(raw.read_reply().body, "finished");
    stopping.join();
    EXPECT_TRUE(raw.at_end());
}

TEST(Stop, AnswersGivenWhileStoppingSayClose) {
    std::promise<void> entered, may_go;
    Router router(plain_error_page);
    router.get("/wait", [&](const Request&) {
        entered.set_value();
        may_go.get_future().wait();
        return page(200, "first");
    });
    router.get("/", [](const Request&) { return page(200, "second"); });
    auto server = start_server(test_settings(), std::move(router));
    test::RawTls raw(server->port());
    raw.send(get_request("/wait") + get_request("/"));
    entered.get_future().wait();
    std::thread stopping([&] { server->stop(10s); });
    for (int fd = 0; (fd = test::connect_tcp(server->port())) >= 0;)
        ::close(fd);
    may_go.set_value();
    EXPECT_EQ(raw.read_reply().body, "first");
    test::RawReply second = raw.read_reply();
    EXPECT_EQ(second.body, "second");
    EXPECT_EQ(second.header("Connection"), "close");
    stopping.join();
}

TEST(Stop, PeersThatNeverFinishDoNotOutliveTheGrace) {
    auto server = start_server();
    test::RawTls half(server->port());
    half.send("GET / HTTP/1.1\r\nHost: x\r\n");
    test::RawTls idle(server->port());
    idle.send(get_request("/"));
    EXPECT_EQ(idle.read_reply().status, 200);
    int silent = test::connect_tcp(server->port());
    server->stop(50ms);
    EXPECT_TRUE(idle.at_end());
    EXPECT_NE(half.read_reply().status, 200);
    ::close(silent);
}

TEST(Stop, UnderLoadEveryAnswerThatBeginsIsWhole) {
    for (int round = 0; round < 5; ++round) {
        auto server = start_server();
        const std::uint16_t port = server->port();
        std::atomic<bool> over{false};
        std::atomic<int> answered{0}, broken{0};
        std::vector<std::thread> clients;
        clients.reserve(6);
        for (int i = 0; i < 6; ++i) {
            clients.emplace_back([&, i] {
                while (!over) {
                    try {
                        test::RawTls raw(port);
                        for (int n = 0; n < 5; ++n) {
                            if (!raw.send(get_request(i % 2 == 0 ? "/hello/x" : "/large"))) break;
                            test::RawReply reply = raw.read_reply();
                            if (reply.status == 0) break;  // closed between two requests
                            ++answered;
                            const std::size_t wanted = i % 2 == 0 ? 1U : 3U << 20;
                            if (reply.status != 200 || reply.body.size() != wanted) ++broken;
                        }
                    } catch (const std::runtime_error&) {
                        return;  // no more connections
                    }
                }
            });
        }
        while (answered < 30)
            std::this_thread::yield();
        server->stop();
        over = true;
        for (std::thread& one : clients)
            one.join();
        EXPECT_EQ(broken, 0);
    }
}

TEST(Start, PortInUseIsAnError) {
    auto first = start_server();
    ServerSettings settings = test_settings();
    settings.port = first->port();
    auto second = Server::start(settings, echo_router());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code(), ErrorCode::io);
}

TEST(Start, PortCanBeTakenAgainAtOnce) {
    auto first = start_server();
    ServerSettings settings = test_settings();
    settings.port = first->port();
    test::RawTls raw(settings.port);
    raw.send(get_request("/", "Connection: close\r\n"));
    EXPECT_EQ(raw.read_reply().status, 200);
    first.reset();
    auto second = Server::start(settings, echo_router());
    ASSERT_TRUE(second) << second.error().describe().str();
}

TEST(Start, NamesAndNonsenseAreNoAddresses) {
    for (const char* address : {"", "localhost", "127.0.0.1:80", "256.0.0.1", "nonsense"}) {
        ServerSettings settings = test_settings();
        settings.address = address;
        auto server = Server::start(settings, echo_router());
        ASSERT_FALSE(server) << address;
        EXPECT_EQ(server.error().code(), ErrorCode::invalid_config) << address;
    }
}

TEST(Start, NoThreadsOrNoQueueAreRefused) {
    ServerSettings settings = test_settings();
    settings.threads = 0;
    EXPECT_FALSE(Server::start(settings, echo_router()));
    settings = test_settings();
    settings.queue_max = 0;
    EXPECT_FALSE(Server::start(settings, echo_router()));
}

}  // namespace
}  // namespace ncp::http
