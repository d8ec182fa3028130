// One TLS connection to a web service, on a socket that never blocks: every wait is Waiting's.
//
// Error texts say what happened, never what was sent or received.
//   io             no connection, or it broke; worth another try
//   source_failed  TLS says no: the certificate is not trusted, ours is not accepted, no common
//                  version; no other try will help
//   source_timeout, cancelled
// OpenSSL's error queue is empty after every call, so that one connection's failure is never taken
// for another's. SIGPIPE must be ignored by the process. Thread-safety: none, one thread at a time.
// Ownership: owns the socket.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/url.h"
#include "outbound/tls.h"
#include "outbound/waiting.h"

namespace ncp::outbound {

class Connection {
  public:
    // Resolves, connects (each address gets its share of the time) and does the handshake.
    // ca_option: what errors call the authorities' file.
    static Result<std::unique_ptr<Connection>> open(const HttpsUrl& url, SSL_CTX* context,
                                                    const PublicText& ca_option,
                                                    const Waiting& waiting);
    ~Connection();  // says goodbye if the other side still listens
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Stops early, without error, when the service begins to answer before it has taken all:
    // then false.
    Result<bool> send(std::string_view bytes, const Waiting& waiting);
    // At least one byte into the buffer, or 0: the service has properly ended its stream.
    Result<std::size_t> receive(char* buffer, std::size_t size, const Waiting& waiting);
    // Of a kept connection: still open, and silent as it must be.
    bool is_idle();

    const std::string& origin() const { return origin_; }

  private:
    enum class Step { done, wants_read, wants_write, ended, failed };
    class Socket;

    Connection(std::string origin, int fd, SslPtr ssl);
    Status handshake(const PublicText& ca_option, const Waiting& waiting);
    Step step(int outcome);  // of the OpenSSL call that was just made
    Status wait_for(Step step, const Waiting& waiting) const;
    tl::unexpected<Error> failure() const;

    std::string origin_;
    int fd_;
    SslPtr ssl_;
    bool broken_ = false;            // nothing more can be said on it
    const char* refusal_ = nullptr;  // OpenSSL's reason; nullptr: the connection just broke
};

}  // namespace ncp::outbound
