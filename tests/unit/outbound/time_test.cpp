// Services that take their time: the deadline is total, and whoever cancels waits for nothing. The
// tests end when the client does; how long that may take is CTest's limit.
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "support/manual_clock.h"
#include "unit/outbound/service.h"

namespace ncp::outbound {
namespace {

// Sends its words byte by byte, over and over.
std::function<void(TlsServer::Peer&)> drips(const std::string& first, const std::string& drop,
                                            std::atomic<int>& drops) {
    return [=, &drops](TlsServer::Peer& peer) {
        peer.read_request();
        if (!peer.send(first)) return;
        while (peer.send(drop)) {
            ++drops;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    };
}

struct Ways {
    const char* name;
    const char *first, *drop;
};
// Each would go on for hours under the limits of size.
constexpr Ways kWays[] = {
    {"body", "HTTP/1.1 200 OK\r\nContent-Length: 60000000\r\n\r\n", "x"},
    {"chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"},
    {"head", "HTTP/1.1 200 OK\r\nX-Long: ", "x"},
    {"endless", "HTTP/1.1 200 OK\r\n\r\n", "x"},
};

TEST(Time, EndsAtTheDeadlineHoweverTheServiceDrips) {
    for (const Ways& way : kWays) {
        std::atomic<int> drops = 0;
        test::ManualClock clock;
        Service service(drips(way.first, way.drop, drops));
        const Deadline deadline(clock, std::chrono::seconds(10));
        std::thread time([&] {
            while (drops < 20)
                std::this_thread::yield();
            clock.advance(std::chrono::seconds(11));
        });
        const std::string url = service.server.origin();
        auto response = service.client->send({.url = url}, deadline, {});
        time.join();
        EXPECT_EQ(code_of(response), ErrorCode::source_timeout) << way.name << text_of(response);
    }
}

TEST(Time, IsCancelledInTheMiddleOfADrippingAnswer) {
    for (const Ways& way : kWays) {
        std::atomic<int> drops = 0;
        std::stop_source stop;
        Service service(drips(way.first, way.drop, drops));
        std::thread student([&] {
            while (drops < 20)
                std::this_thread::yield();
            stop.request_stop();
        });
        const std::string url = service.server.origin();
        auto response = service.send({.url = url}, stop.get_token());
        student.join();
        EXPECT_EQ(code_of(response), ErrorCode::cancelled) << way.name << text_of(response);
    }
}

TEST(Time, IsCancelledWhileItWaitsForTheFirstByte) {
    std::atomic<bool> asked = false;
    std::stop_source stop;
    Service service([&](TlsServer::Peer& peer) {
        peer.read_request();
        asked = true;
        peer.wait_for_end();
    });
    std::thread student([&] {
        while (!asked)
            std::this_thread::yield();
        stop.request_stop();
    });
    const std::string url = service.server.origin();
    EXPECT_EQ(code_of(service.send({.url = url}, stop.get_token())), ErrorCode::cancelled);
    student.join();
}

TEST(Time, EndsAHandshakeThatNobodyAnswers) {
    for (const bool cancel : {false, true}) {
        std::atomic<bool> connected = false;
        Service service(
            [&](TlsServer::Peer& peer) {
                connected = true;
                peer.wait_for_end();
            },
            {}, system_clock(), {.plain = true});
        test::ManualClock clock;
        std::stop_source stop;
        std::thread end([&] {
            while (!connected)
                std::this_thread::yield();
            if (cancel) {
                stop.request_stop();
            } else {
                clock.advance(std::chrono::hours(1));
            }
        });
        const std::string url = service.server.origin();
        auto response = service.client->send({.url = url}, Deadline(clock, std::chrono::minutes(1)),
                                             stop.get_token());
        end.join();
        EXPECT_EQ(code_of(response), cancel ? ErrorCode::cancelled : ErrorCode::source_timeout);
    }
}

TEST(Time, EndsABodyThatNobodyTakes) {
    std::atomic<bool> asked = false;
    std::stop_source stop;
    std::atomic<bool> done = false;
    Service service([&](TlsServer::Peer&) {
        asked = true;
        while (!done)  // reads nothing
            std::this_thread::yield();
    });
    std::thread student([&] {
        while (!asked)
            std::this_thread::yield();
        stop.request_stop();
    });
    const std::string body(60U << 20, 'x');
    const std::string url = service.server.origin();
    auto response = service.send({.method = "PUT", .url = url, .body = body}, stop.get_token());
    student.join();
    done = true;
    EXPECT_EQ(code_of(response), ErrorCode::cancelled) << text_of(response);
}

TEST(Time, DoesNotBeginWhatIsOverAlready) {
    Service service(says(ok("never asked")));
    test::ManualClock clock;
    const Deadline over(clock, std::chrono::milliseconds(0));
    std::stop_source stop;
    stop.request_stop();
    const std::string url = service.server.origin();
    EXPECT_EQ(code_of(service.client->send({.url = url}, over, {})), ErrorCode::source_timeout);
    EXPECT_EQ(code_of(service.send({.url = url}, stop.get_token())), ErrorCode::cancelled);
    EXPECT_EQ(service.server.connections(), 0);
}

TEST(Time, OneThatWasCutOffIsNotUsedAgain) {
    std::atomic<bool> asked = false;
    std::stop_source stop;
    Service service([&](TlsServer::Peer& peer) {
        peer.read_request();
        if (peer.number() == 1) {
            asked = true;
            peer.wait_for_end();
            return;
        }
        peer.send(ok("fresh"));
    });
    std::thread student([&] {
        while (!asked)
            std::this_thread::yield();
        stop.request_stop();
    });
    const std::string url = service.server.origin();
    EXPECT_EQ(code_of(service.send({.url = url}, stop.get_token())), ErrorCode::cancelled);
    student.join();
    EXPECT_EQ(service.get()->body, "fresh");
}

}  // namespace
}  // namespace ncp::outbound
