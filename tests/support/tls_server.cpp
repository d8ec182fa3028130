#include "support/tls_server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

namespace ncp::test {
namespace {

void require(bool done, const char* what) {
    if (!done) throw std::runtime_error(what);
}

std::size_t body_length(const std::string& head) {
    const std::size_t at = head.find("\r\nContent-Length: ");
    return at == std::string::npos ? 0 : std::strtoul(head.c_str() + at + 18, nullptr, 10);
}

}  // namespace

bool TlsServer::Peer::fill() {
    std::array<char, 16'384> piece{};
    ERR_clear_error();
    const auto count = ssl_ != nullptr
                           ? SSL_read(ssl_, piece.data(), static_cast<int>(piece.size()))
                           : ::recv(fd_, piece.data(), piece.size(), 0);
    ERR_clear_error();
    if (count > 0) input_.append(piece.data(), static_cast<std::size_t>(count));
    return count > 0;
}

std::string TlsServer::Peer::read_request() {
    std::size_t end = 0;
    while ((end = input_.find("\r\n\r\n")) == std::string::npos) {
        if (!fill()) return {};
    }
    const std::size_t length = end + 4 + body_length(input_.substr(0, end + 2));
    while (input_.size() < length) {
        if (!fill()) return {};
    }
    std::string request = input_.substr(0, length);
    input_.erase(0, length);
    return request;
}

bool TlsServer::Peer::send(std::string_view bytes) {
    if (bytes.empty()) return true;
    ERR_clear_error();
    const auto count = ssl_ != nullptr
                           ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                           : ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    ERR_clear_error();
    return count == static_cast<ssize_t>(bytes.size());
}

void TlsServer::Peer::cut() {
    cut_ = true;
    ::shutdown(fd_, SHUT_WR);
}

void TlsServer::Peer::wait_for_end() {
    while (fill())
        input_.clear();
}

TlsServer::TlsServer(Options options, std::function<void(Peer&)> handler)
    : options_(std::move(options)), handler_(std::move(handler)) {
    std::signal(SIGPIPE, SIG_IGN);  // NOLINT: a write to a closed connection must only fail
    if (!options_.plain) {
        context_.reset(SSL_CTX_new(TLS_server_method()));
        SSL_CTX_set_security_level(context_.get(), 0);  // the server would take anything
        SSL_CTX_set_max_proto_version(context_.get(), options_.version_max);
        require(SSL_CTX_use_certificate_chain_file(context_.get(),
                                                   options_.certificate.certificate.c_str()) == 1 &&
                    SSL_CTX_use_PrivateKey_file(context_.get(), options_.certificate.key.c_str(),
                                                SSL_FILETYPE_PEM) == 1,
                "no certificate");
        if (!options_.client_authority.empty()) {
            SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                               nullptr);
            require(
                SSL_CTX_load_verify_file(context_.get(), options_.client_authority.c_str()) == 1,
                "no authority");
        }
    }
    listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    require(::bind(listening_, generic, size) == 0 && ::listen(listening_, 64) == 0 &&
                ::getsockname(listening_, generic, &size) == 0,
            "cannot listen");
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
}

TlsServer::~TlsServer() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
        for (int fd : open_)
            ::shutdown(fd, SHUT_RDWR);
    }
    ::shutdown(listening_, SHUT_RDWR);
    acceptor_.join();
    for (std::thread& thread : threads_)
        thread.join();
    ::close(listening_);
}

void TlsServer::accept_all() {
    while (true) {
        const int fd = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0) return;
        const int number = ++accepted_;
        const int yes = 1;  // or tickets and answer wait for each other
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        std::lock_guard lock(mutex_);
        if (stopping_) {
            ::close(fd);
            return;
        }
        open_.push_back(fd);
        threads_.emplace_back([this, fd, number] { serve(fd, number); });
    }
}

void TlsServer::serve(int fd, int number) {
    SSL* ssl = options_.plain ? nullptr : SSL_new(context_.get());
    bool greeted = ssl == nullptr;
    if (ssl != nullptr) {
        SSL_set_fd(ssl, fd);
        greeted = SSL_accept(ssl) == 1;
        ERR_clear_error();
    }
    if (greeted) {
        Peer peer(fd, ssl, number);
        handler_(peer);
        if (ssl != nullptr && !peer.cut_) SSL_shutdown(ssl);
        ERR_clear_error();
        // Closing with unread bytes would reset the connection and destroy what was sent.
        ::shutdown(fd, SHUT_WR);
        std::array<char, 4'096> rest{};
        while (::recv(fd, rest.data(), rest.size(), 0) > 0) {
        }
    }
    SSL_free(ssl);
    std::lock_guard lock(mutex_);
    open_.erase(std::find(open_.begin(), open_.end(), fd));
    ::close(fd);
}

}  // namespace ncp::test
