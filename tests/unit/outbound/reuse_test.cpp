// Connections that are kept, and those that turn out to be dead.
#include <gmock/gmock.h>

#include <atomic>
#include <thread>
#include <vector>

#include "support/manual_clock.h"
#include "unit/outbound/service.h"

namespace ncp::outbound {
namespace {

TEST(Reuse, SendsOneRequestAfterAnotherOnOneConnection) {
    Service service(says(ok("again")));
    for (int i = 0; i < 20; ++i)
        ASSERT_TRUE(service.get().has_value());
    EXPECT_EQ(service.server.connections(), 1);
}

TEST(Reuse, OpensOneConnectionForEachRequestThatRunsAtOnce) {
    std::atomic<int> waiting = 0;
    Service service([&](TlsServer::Peer& peer) {
        while (!peer.read_request().empty()) {
            // Nobody is answered before all four have asked.
            for (++waiting; waiting < 4;)
                std::this_thread::yield();
            peer.send(ok("at once"));
        }
    });
    for (int round = 0; round < 2; ++round) {
        waiting = 0;
        std::vector<std::thread> callers;
        for (int i = 0; i < 4; ++i)
            callers.emplace_back([&] { EXPECT_TRUE(service.get().has_value()); });
        for (std::thread& caller : callers)
            caller.join();
    }
    EXPECT_EQ(service.server.connections(), 4);
}

TEST(Reuse, DoesNotKeepWhatTheServiceWillCloseOrWhatSaysTooMuch) {
    for (const std::string& answer :
         {ok("x", "Connection: close\r\n"), ok("x", "Connection: foo, Close\r\n"),
          std::string("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx"), ok("x") + "excess"}) {
        Service service(says(answer));
        for (int i = 0; i < 3; ++i)
            ASSERT_TRUE(service.get().has_value());
        EXPECT_EQ(service.server.connections(), 3) << answer;
    }
}

TEST(Reuse, DoesNotTakeAnUnaskedAnswerForTheNextOnes) {
    std::atomic<bool> sent = false;
    Service service([&](TlsServer::Peer& peer) {
        peer.read_request();
        peer.send(ok("asked"));
        if (peer.number() == 1) {
            peer.send(ok("smuggled"));
            sent = true;
        }
        peer.wait_for_end();
    });
    EXPECT_EQ(service.get()->body, "asked");
    while (!sent)
        std::this_thread::yield();
    EXPECT_EQ(service.get()->body, "asked");
    EXPECT_EQ(service.server.connections(), 2);
}

TEST(Reuse, ReplacesAConnectionThatWasClosedWhileItWaited) {
    std::atomic<bool> closed = false;
    Service service([&](TlsServer::Peer& peer) {
        peer.read_request();
        peer.send(ok("once"));
        if (peer.number() == 1) peer.cut();
        closed = true;
        peer.wait_for_end();
    });
    ASSERT_TRUE(service.get().has_value());
    while (!closed)
        std::this_thread::yield();
    EXPECT_TRUE(service.get().has_value());
    EXPECT_EQ(service.server.connections(), 2);
}

// The first connection takes a second request and ends with some last words instead of an answer.
std::function<void(TlsServer::Peer&)> ends_at_the_second(std::atomic<int>& requests,
                                                         const std::string& last_words) {
    return [&requests, last_words](TlsServer::Peer& peer) {
        for (int nth = 1; !peer.read_request().empty(); ++nth) {
            ++requests;
            if (peer.number() == 1 && nth == 2) {
                peer.send(last_words);
                return;
            }
            peer.send(ok("answered"));
        }
    };
}

TEST(Reuse, AsksOnceMoreIfTheConnectionEndsBeforeAByteOfTheAnswer) {
    std::atomic<int> requests = 0;
    Service service(ends_at_the_second(requests, ""));
    ASSERT_TRUE(service.get().has_value());
    const std::string url = service.server.origin();
    EXPECT_TRUE(service.send({.method = "POST", .url = url, .body = "{}"}).has_value());
    EXPECT_EQ(requests, 3);
    EXPECT_EQ(service.server.connections(), 2);
}

TEST(Reuse, DoesNotAskAgainOnceTheAnswerHasBegun) {
    std::atomic<int> requests = 0;
    Service service(ends_at_the_second(requests, "HTTP/1.1 200 OK\r\nContent-Le"));
    ASSERT_TRUE(service.get().has_value());
    EXPECT_EQ(code_of(service.get()), ErrorCode::io);
    EXPECT_EQ(requests, 2);
    EXPECT_EQ(service.server.connections(), 1);
}

TEST(Reuse, DoesNotAskAgainOnANewConnection) {
    std::atomic<int> requests = 0;
    Service service([&](TlsServer::Peer& peer) {
        if (!peer.read_request().empty()) ++requests;
    });
    EXPECT_EQ(code_of(service.get()), ErrorCode::io);
    EXPECT_EQ(requests, 1);
}

TEST(Reuse, DoesNotUseAConnectionThatWaitedTooLong) {
    test::ManualClock clock;
    Service service(says(ok("again")), {}, clock);
    ASSERT_TRUE(service.get().has_value());
    clock.advance(std::chrono::seconds(29));
    ASSERT_TRUE(service.get().has_value());
    EXPECT_EQ(service.server.connections(), 1);
    clock.advance(std::chrono::seconds(31));
    ASSERT_TRUE(service.get().has_value());
    EXPECT_EQ(service.server.connections(), 2);
}

}  // namespace
}  // namespace ncp::outbound
