#include "outbound/connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "outbound/resolve.h"

namespace ncp::outbound {

// A descriptor until it has found its connection.
class Connection::Socket {
  public:
    explicit Socket(int fd) : fd_(fd) {}
    ~Socket() {
        if (fd_ >= 0) ::close(fd_);
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Socket& operator=(Socket&&) = delete;
    int fd() const { return fd_; }
    int release() { return std::exchange(fd_, -1); }

    static Result<Socket> connect(const Address& address, std::chrono::milliseconds at_most,
                                  const Waiting& waiting);

  private:
    int fd_;
};

namespace {

tl::unexpected<Error> no_connection(int problem) {
    return fail(ErrorCode::io, text("no connection: {}", not_personal(::strerrordesc_np(problem))));
}

}  // namespace

Result<Connection::Socket> Connection::Socket::connect(const Address& address,
                                                       std::chrono::milliseconds at_most,
                                                       const Waiting& waiting) {
    Socket socket(::socket(address.bytes.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (socket.fd() < 0) return no_connection(errno);
    const int yes = 1;  // head and body go out at once, not when the head is acknowledged
    ::setsockopt(socket.fd(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    const auto* where = reinterpret_cast<const sockaddr*>(&address.bytes);
    if (::connect(socket.fd(), where, address.size) == 0) return socket;
    if (errno != EINPROGRESS && errno != EINTR) return no_connection(errno);
    auto ready = waiting.until(socket.fd(), POLLOUT, at_most);
    if (!ready) return fail(ready.error());
    if (*ready == 0) return no_connection(ETIMEDOUT);
    int problem = 0;
    socklen_t size = sizeof problem;
    ::getsockopt(socket.fd(), SOL_SOCKET, SO_ERROR, &problem, &size);
    if (problem != 0) return no_connection(problem);
    return socket;
}

Connection::Connection(std::string origin, int fd, SslPtr ssl)
    : origin_(std::move(origin)), fd_(fd), ssl_(std::move(ssl)) {}

Connection::~Connection() {
    if (!broken_ && SSL_is_init_finished(ssl_.get()) == 1) SSL_shutdown(ssl_.get());
    ERR_clear_error();
    ssl_.reset();
    ::close(fd_);
}

Result<std::unique_ptr<Connection>> Connection::open(const HttpsUrl& url, SSL_CTX* context,
                                                     const PublicText& ca_option,
                                                     const Waiting& waiting) {
    if (Status wanted = waiting.check(); !wanted) return fail(wanted.error());
    auto addresses = resolve(url.host(), url.port(), waiting);
    if (!addresses) return fail(addresses.error());
    Error last(ErrorCode::io, "no address");
    for (std::size_t i = 0; i < addresses->size(); ++i) {
        const auto share = waiting.remaining() / static_cast<int>(addresses->size() - i);
        auto socket = Socket::connect((*addresses)[i], share, waiting);
        if (!socket) {
            last = socket.error();
            if (last.code() != ErrorCode::io) break;
            continue;
        }
        SslPtr ssl = make_ssl(context, url.host());
        if (!ssl || SSL_set_fd(ssl.get(), socket->fd()) != 1) {
            ERR_clear_error();
            return fail(ErrorCode::internal, "the TLS library cannot be set up");
        }
        std::unique_ptr<Connection> made(
            new Connection(url.origin(), socket->release(), std::move(ssl)));
        Status greeted = made->handshake(ca_option, waiting);
        if (!greeted) return fail(greeted.error());
        return made;
    }
    return fail(last);
}

Status Connection::handshake(const PublicText& ca_option, const Waiting& waiting) {
    while (true) {
        ERR_clear_error();
        const Step now = step(SSL_do_handshake(ssl_.get()));
        if (now == Step::done) return {};
        if (now == Step::wants_read || now == Step::wants_write) {
            if (Status waited = wait_for(now, waiting); !waited) return waited;
            continue;
        }
        broken_ = true;
        const long verdict = SSL_get_verify_result(ssl_.get());
        if (verdict == X509_V_OK) return failure();
        const bool unknown = verdict == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
                             verdict == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN ||
                             verdict == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT;
        return fail(
            ErrorCode::source_failed,
            text("its certificate is not trusted: {}{}",
                 not_personal(X509_verify_cert_error_string(verdict)),
                 unknown ? text("; {} does not hold its authority", ca_option) : PublicText()));
    }
}

Connection::Step Connection::step(int outcome) {
    const int problem = SSL_get_error(ssl_.get(), outcome);
    const unsigned long code = ERR_peek_error();
    ERR_clear_error();
    switch (problem) {
        case SSL_ERROR_NONE:
            return Step::done;
        case SSL_ERROR_WANT_READ:
            return Step::wants_read;
        case SSL_ERROR_WANT_WRITE:
            return Step::wants_write;
        case SSL_ERROR_ZERO_RETURN:
            return Step::ended;
        default:
            break;
    }
    broken_ = true;
    const bool says_no =
        problem == SSL_ERROR_SSL && ERR_GET_REASON(code) != SSL_R_UNEXPECTED_EOF_WHILE_READING;
    if (says_no) refusal_ = ERR_reason_error_string(code);
    return Step::failed;
}

Status Connection::wait_for(Step step, const Waiting& waiting) const {
    auto ready = waiting.until(fd_, step == Step::wants_write ? POLLOUT : POLLIN);
    if (!ready) return fail(ready.error());
    return {};
}

tl::unexpected<Error> Connection::failure() const {
    if (refusal_ == nullptr) {
        return fail(ErrorCode::io, "the connection broke");
    }
    return fail(ErrorCode::source_failed, text("TLS failed: {}", not_personal(refusal_)));
}

Result<bool> Connection::send(std::string_view bytes, const Waiting& waiting) {
    while (!bytes.empty()) {
        ERR_clear_error();
        std::size_t sent = 0;
        const Step now = step(SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &sent));
        if (now == Step::done) {
            bytes.remove_prefix(sent);
            if (Status wanted = waiting.check(); !wanted) return fail(wanted.error());
            continue;
        }
        if (now != Step::wants_write && now != Step::wants_read) return failure();
        auto ready = waiting.until(fd_, POLLIN | POLLOUT);
        if (!ready) return fail(ready.error());
        if ((*ready & POLLIN) == 0) continue;
        char first = 0;  // an answer, or only a message of TLS itself
        const Step seen = step(SSL_peek(ssl_.get(), &first, 1));
        if (seen == Step::done || seen == Step::ended) return false;
        if (seen == Step::failed) return failure();
    }
    return true;
}

Result<std::size_t> Connection::receive(char* buffer, std::size_t size, const Waiting& waiting) {
    while (true) {
        // A service that never pauses would otherwise never let us look at the time.
        if (Status wanted = waiting.check(); !wanted) return fail(wanted.error());
        ERR_clear_error();
        std::size_t count = 0;
        const Step now = step(SSL_read_ex(ssl_.get(), buffer, size, &count));
        if (now == Step::done) return count;
        if (now == Step::ended) return std::size_t{0};
        if (now == Step::failed) return failure();
        if (Status waited = wait_for(now, waiting); !waited) return fail(waited.error());
    }
}

bool Connection::is_idle() {
    ERR_clear_error();
    char first = 0;
    return !broken_ && step(SSL_peek(ssl_.get(), &first, 1)) == Step::wants_read;
}

}  // namespace ncp::outbound
