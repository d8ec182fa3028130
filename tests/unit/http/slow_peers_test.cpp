// Peers that are slow on purpose, and more of them than the server has threads and places.
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <functional>
#include <mutex>
#include <thread>

#include "unit/http/test_server.h"

namespace ncp::http {
namespace {

using namespace std::chrono_literals;

// Holds handlers until it is opened.
class Gate {
  public:
    void pass() {
        std::unique_lock lock(mutex_);
        ++inside_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return open_; });
    }
    void wait_for(int count) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return inside_ >= count; });
    }
    void open() {
        std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int inside_ = 0;
    bool open_ = false;
};

struct Dripper {
    enum Kind { silent, half_handshake, dripping_handshake, dripping_head, dripping_body };
};

void send_raw(int fd, std::string_view bytes) {
    [[maybe_unused]] ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

// The beginning of a TLS ClientHello record that announces more than will ever come.
const std::string kHelloBegin("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11);

// `count` peers of one kind, which go on dripping and come again when they are thrown out, until
// the end of the test. The constructor returns when all of them are connected and `holding_min` of
// them have got as far as their kind gets, so that every thread of the server is held by one.
class SlowPeers {
  public:
    SlowPeers(std::uint16_t port, Dripper::Kind kind, std::size_t count, std::size_t holding_min) {
        threads_.reserve(count);
        for (std::size_t i = 0; i < count; ++i) {
            threads_.emplace_back([this, port, kind] {
                while (!over_)
                    attack(test::connect_tcp(port), kind);
            });
        }
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return connected_ >= count && holding_ >= holding_min; });
    }
    ~SlowPeers() {
        over_ = true;
        for (std::thread& one : threads_)
            one.join();
    }
    SlowPeers(const SlowPeers&) = delete;
    SlowPeers& operator=(const SlowPeers&) = delete;

  private:
    void increase(std::size_t& number) {
        std::lock_guard lock(mutex_);
        ++number;
        changed_.notify_all();
    }
    void drip(const std::function<bool()>& once) {
        increase(holding_);
        while (!over_ && once())
            std::this_thread::sleep_for(50ms);
    }
    void attack(int fd, Dripper::Kind kind) {
        increase(connected_);
        if (kind == Dripper::dripping_head || kind == Dripper::dripping_body) {
            attack_over_tls(fd, kind);
            return;
        }
        if (kind != Dripper::silent) send_raw(fd, kHelloBegin);
        drip([&] {
            if (kind == Dripper::dripping_handshake) send_raw(fd, "x");
            char c = 0;  // thrown out when the other side has closed
            return ::recv(fd, &c, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN;
        });
        ::close(fd);
    }
    void attack_over_tls(int fd, Dripper::Kind kind) {
        try {
            test::RawTls raw(test::TcpConnection{fd});
            raw.send(
                kind == Dripper::dripping_head
                    ? std::string("GET / HTTP/1.1\r\nHost: x\r\nX: ")
                    : std::string("POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n"
                                  "Content-Type: application/x-www-form-urlencoded\r\n\r\na="));
            drip([&] { return raw.send("x"); });
        } catch (const std::runtime_error&) {
            // thrown out during the handshake: come again
        }
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t connected_ = 0, holding_ = 0;
    std::atomic<bool> over_{false};
    std::vector<std::thread> threads_;
};

struct SlowCase {
    const char* name;
    Dripper::Kind kind;
};

class SlowPeersOfAKind : public testing::TestWithParam<SlowCase> {};

TEST_P(SlowPeersOfAKind, FourTimesTheThreadsDoNotKeepAFreshRequestOut) {
    ServerSettings settings = test_settings();
    settings.threads = 16;
    auto server = start_server(settings);
    const SlowPeers peers(server->port(), GetParam().kind, 4 * settings.threads, settings.threads);
    const auto began = std::chrono::steady_clock::now();
    test::RawTls raw(server->port());
    raw.send(get_request("/hello/fresh"));
    EXPECT_EQ(raw.read_reply().body, "fresh");
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    std::printf("[   took   ] %.3f s beside %zu peers (%s) and %zu threads\n", took.count(),
                4 * settings.threads, GetParam().name, settings.threads);
}
INSTANTIATE_TEST_SUITE_P(Each, SlowPeersOfAKind,
                         testing::Values(SlowCase{"silent", Dripper::silent},
                                         SlowCase{"half_handshake", Dripper::half_handshake},
                                         SlowCase{"dripping_handshake",
                                                  Dripper::dripping_handshake},
                                         SlowCase{"dripping_head", Dripper::dripping_head},
                                         SlowCase{"dripping_body", Dripper::dripping_body}),
                         [](const auto& tested) { return std::string(tested.param.name); });

TEST(SlowReaders, HoldNoThreadHoweverManyTheyAre) {
    ServerSettings settings = test_settings();
    settings.threads = 2;
    Router router = echo_router();
    router.get("/huge", [](const Request&) { return page(200, std::string(12U << 20, 'x')); });
    auto server = start_server(settings, std::move(router));
    std::vector<std::unique_ptr<test::RawTls>> readers;
    for (int i = 0; i < 8; ++i) {
        readers.push_back(std::make_unique<test::RawTls>(server->port()));
        readers.back()->send(get_request("/huge") + get_request("/hello/next"));
    }
    test::RawTls raw(server->port());
    raw.send(get_request("/hello/fresh"));
    EXPECT_EQ(raw.read_reply().body, "fresh");
    for (auto& reader : readers) {  // and when they read at last, nothing is missing
        EXPECT_EQ(reader->read_reply().body.size(), 12U << 20);
        EXPECT_EQ(reader->read_reply().body, "next");
    }
}

TEST(IdleConnections, HoldNoThread) {
    ServerSettings settings = test_settings();
    settings.threads = 2;
    auto server = start_server(settings);
    std::vector<std::unique_ptr<test::RawTls>> idle;
    for (int i = 0; i < 40; ++i) {
        idle.push_back(std::make_unique<test::RawTls>(server->port()));
        idle.back()->send(get_request("/"));
        EXPECT_EQ(idle.back()->read_reply().status, 200);
    }
    for (auto& one : idle) {  // and each may ask again
        one->send(get_request("/hello/again"));
        EXPECT_EQ(one->read_reply().body, "again");
    }
}

class Overload : public testing::Test {
  protected:
    void SetUp() override {
        ServerSettings settings = test_settings();
        settings.threads = 1;
        settings.queue_max = 1;
        Router router(plain_error_page);
        router.get("/wait", [this](const Request&) {
            gate_.pass();
            return page(200, "waited");
        });
        router.get("/", [](const Request&) { return page(200, "home"); });
        server_ = start_server(settings, std::move(router));
    }
    // One request in the only thread, and peers in the queue until one is refused.
    void fill() {
        busy_ = std::make_unique<test::RawTls>(server_->port());
        busy_->send(get_request("/wait"));
        gate_.wait_for(1);
        queued_fd_ = test::connect_tcp(server_->port());
        send_raw(queued_fd_, kHelloBegin);
        // Refused newcomers show that the queue is full.
        while (true) {
            test::RawTls raw(server_->port());
            raw.send(get_request("/"));
            if (raw.read_reply().status == 503) return;
        }
    }
    void TearDown() override {
        gate_.open();
        if (queued_fd_ >= 0) ::close(queued_fd_);
        server_->stop();
    }
    Gate gate_;
    std::unique_ptr<Server> server_;
    std::unique_ptr<test::RawTls> busy_;
    int queued_fd_ = -1;
};

TEST_F(Overload, NewcomersAreTold503WithRetryAfterOverTls) {
    fill();
    for (const std::string& bytes : {get_request("/"), post_request("a=b"),
                                     std::string("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n")}) {
        test::RawTls raw(server_->port());
        raw.send(bytes);
        test::RawReply reply = raw.read_reply(bytes.starts_with("HEAD"));
        EXPECT_EQ(reply.status, 503);
        EXPECT_EQ(reply.header("Retry-After"), "5");
        EXPECT_EQ(reply.header("Connection"), "close");
        expect_security_headers(reply);
        EXPECT_EQ(raw.read_rest(), "");
    }
    gate_.open();
    EXPECT_EQ(busy_->read_reply().body, "waited");
}

TEST_F(Overload, RefusalIsNotHeldUpByPeersThatAreRefusedAndSlow) {
    fill();
    std::vector<int> slow;
    for (int i = 0; i < 60; ++i) {
        slow.push_back(test::connect_tcp(server_->port()));
        send_raw(slow.back(), kHelloBegin);
    }
    test::RawTls raw(server_->port());
    raw.send(get_request("/"));
    EXPECT_EQ(raw.read_reply().status, 503);
    for (int fd : slow)
        ::close(fd);
}

TEST_F(Overload, ItPasses) {
    fill();
    gate_.open();
    EXPECT_EQ(busy_->read_reply().body, "waited");
    ::close(queued_fd_);
    queued_fd_ = -1;
    while (true) {  // until the peer that was queued is gone
        test::RawTls raw(server_->port());
        raw.send(get_request("/"));
        test::RawReply reply = raw.read_reply();
        if (reply.status == 503) continue;
        EXPECT_EQ(reply.body, "home");
        break;
    }
}

}  // namespace
}  // namespace ncp::http
