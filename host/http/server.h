// The HTTPS server: TLS 1.2 (AEAD, ECDHE) and 1.3 only, our router behind it, limits before it. Or
// plain HTTP on a Unix socket, for a reverse proxy on the same computer that does the TLS.
//
// Every response carries the security headers of the project's security decisions. A peer that
// has been in handshake, head or body longer than allowed is cut off; one that says nothing, or
// reads its answer slowly, holds no thread. Framing errors (CL with TE, double or negative CL,
// missing Host, chunked requests) get 400 and close; overload gets 503 with Retry-After.
//
// Refuses: TLS 1.1 and older, HTTP/2, chunked bodies, bodies other than urlencoded forms.
// Thread-safety: start() and stop() from one thread; handlers and the error page are called on
// several. stop() waits for a handler that is at work, however long it takes.
//
//     Router router(error_page);
//     router.get("/", [](const Request&) { return page(200, "hello"); });
//     auto server = Server::start({.certificate_file = "c.pem", .key_file = "k.pem"}, router);
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "http/router.h"

namespace ncp::http {

struct ServerSettings {
    std::string address = "127.0.0.1";                 // IP address to listen on
    std::uint16_t port = 0;                            // 0: the system chooses
    std::filesystem::path certificate_file, key_file;  // PEM, certificate with its chain
    // PEM: only who shows a certificate of one of these authorities may speak; empty: everybody.
    std::filesystem::path client_ca{};
    std::filesystem::path unix_socket{};      // instead of all above; its mode is 0660
    std::string socket_group{};               // its group; empty: the process's own
    std::vector<std::string> socket_users{};  // who may connect; empty: whom the mode lets
    std::size_t threads = 16;
    std::size_t queue_max = 64;               // connections waiting for a thread
    std::size_t body_bytes_max = 256U << 10;  // 400 checkboxes are 10 KB; 5000 fields fit
    std::size_t head_bytes_max = 16U << 10;
    std::size_t fields_max = 5000;
    std::chrono::milliseconds receive_time_max{30'000};        // handshake, head and body
    std::chrono::milliseconds receive_time_max_queued{1'000};  // while connections queue
    std::chrono::milliseconds keep_alive_time{15'000};
    int keep_alive_requests_max = 100;
};

class Server {
  public:
    // Binds and listens; errors: io (in use), invalid_config (certificate, key, names).
    static Result<std::unique_ptr<Server>> start(ServerSettings settings, Router router);
    ~Server();                   // stop()
    std::uint16_t port() const;  // 0 on a Unix socket
    // Finishes requests in progress (at most grace), then closes.
    void stop(std::chrono::milliseconds grace = std::chrono::milliseconds{5'000});

  private:
    struct Running;
    explicit Server(std::unique_ptr<Running> running);
    std::unique_ptr<Running> running_;
};

}  // namespace ncp::http
