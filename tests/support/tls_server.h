// A server on 127.0.0.1 that says exactly what a test wants a service to say, however wrong it is.
// By OpenSSL alone, so that it shares no code with the client under test.
//
//     TlsServer service({.certificate = ours}, [](TlsServer::Peer& peer) {
//         while (!peer.read_request().empty())
//             peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
//     });
//
// The handler runs once per connection, on a thread of the connection's own; when it returns, the
// connection is properly ended. Thread-safety: the handler must be fit for several threads. The
// destructor cuts every connection and waits for the handlers.
#pragma once

#include <openssl/ssl.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "support/test_certificate.h"

namespace ncp::test {

class TlsServer {
  public:
    // One connection, as the server sees it.
    class Peer {
      public:
        // Head and body; empty: the client is gone.
        std::string read_request();
        bool send(std::string_view bytes);
        void cut();                             // FIN without a goodbye of TLS
        void wait_for_end();                    // until the client closes
        int number() const { return number_; }  // of the connection, from 1

      private:
        friend class TlsServer;
        Peer(int fd, SSL* ssl, int number) : fd_(fd), ssl_(ssl), number_(number) {}
        bool fill();

        int fd_;
        SSL* ssl_;  // nullptr: without TLS
        int number_;
        bool cut_ = false;
        std::string input_;
    };

    struct Options {
        TestCertificate certificate{};
        std::filesystem::path client_authority{};  // empty: asks for no certificate
        int version_max = TLS1_3_VERSION;
        bool plain = false;  // TCP without TLS
    };

    TlsServer(Options options, std::function<void(Peer&)> handler);
    ~TlsServer();
    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;

    std::uint16_t port() const { return port_; }
    std::string origin() const { return "https://localhost:" + std::to_string(port_); }
    int connections() const { return accepted_; }

  private:
    void accept_all();
    void serve(int fd, int number);

    Options options_;
    std::function<void(Peer&)> handler_;
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_{nullptr, &SSL_CTX_free};
    int listening_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<int> accepted_{0};
    std::mutex mutex_;
    bool stopping_ = false;
    std::vector<int> open_;
    std::vector<std::thread> threads_;
    std::thread acceptor_;
};

}  // namespace ncp::test
