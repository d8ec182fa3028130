#include "support/raw_tls.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

namespace ncp::test {

std::string RawReply::header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (key.size() == name.size() && ::strncasecmp(key.data(), name.data(), name.size()) == 0) {
            return value;
        }
    }
    return {};
}

std::size_t RawReply::count(std::string_view name) const {
    std::size_t found = 0;
    for (const auto& [key, value] : headers) {
        if (key.size() == name.size() && ::strncasecmp(key.data(), name.data(), name.size()) == 0) {
            ++found;
        }
    }
    return found;
}

int connect_tcp(std::uint16_t port) {
    int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd >= 0 && ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
        return fd;
    }
    if (fd >= 0) ::close(fd);
    return -1;
}

int connect_unix(const std::filesystem::path& socket) {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string& path = socket.native();
    const bool fits = path.size() < sizeof address.sun_path;
    if (fits) std::copy(path.begin(), path.end(), std::begin(address.sun_path));
    if (fd >= 0 && fits &&
        ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
        return fd;
    }
    if (fd >= 0) ::close(fd);
    return -1;
}

RawTls::RawTls(std::uint16_t port, const TlsOffer& offer)
    : RawTls(TcpConnection{connect_tcp(port)}, offer) {}

RawTls::RawTls(TcpConnection connection, const TlsOffer& offer)
    : fd_(connection.fd), context_(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free) {
    if (fd_ < 0) throw std::runtime_error("no connection");
    std::signal(SIGPIPE, SIG_IGN);  // NOLINT: a write to a closed connection must only fail
    timeval wait{kWaitS, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    if (offer.without_tls) return;
    if (!offer.certificate.empty()) {
        SSL_CTX_use_certificate_chain_file(context_.get(), offer.certificate.c_str());
        SSL_CTX_use_PrivateKey_file(context_.get(), offer.key.c_str(), SSL_FILETYPE_PEM);
    }
    SSL_CTX_set_security_level(context_.get(), 0);  // the client would take anything
    SSL_CTX_set_min_proto_version(context_.get(), offer.version_min);
    SSL_CTX_set_max_proto_version(context_.get(), offer.version_max);
    if (!offer.ciphers.empty()) SSL_CTX_set_cipher_list(context_.get(), offer.ciphers.c_str());
    if (!offer.groups.empty()) SSL_CTX_set1_groups_list(context_.get(), offer.groups.c_str());
    ssl_.reset(SSL_new(context_.get()));
    if (!offer.protocols.empty()) {
        SSL_set_alpn_protos(ssl_.get(),
                            reinterpret_cast<const unsigned char*>(offer.protocols.data()),
                            static_cast<unsigned>(offer.protocols.size()));
    }
    if (offer.session) SSL_set_session(ssl_.get(), offer.session);
    SSL_set_fd(ssl_.get(), fd_);
    ERR_clear_error();
    if (SSL_connect(ssl_.get()) != 1) {
        std::string reason = "no handshake";
        if (const char* text = ERR_reason_error_string(ERR_peek_last_error())) reason = text;
        ERR_clear_error();
        ::close(fd_);
        throw std::runtime_error(reason);
    }
}

RawTls::~RawTls() {
    ERR_clear_error();
    if (ssl_) SSL_shutdown(ssl_.get());
    ERR_clear_error();
    ::close(fd_);
}

bool RawTls::send(std::string_view bytes) {
    ERR_clear_error();
    if (bytes.empty()) return true;
    if (!ssl_) {
        return ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
               static_cast<ssize_t>(bytes.size());
    }
    return SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())) > 0;
}

int RawTls::read(char* bytes, std::size_t size) {
    if (!ssl_) return static_cast<int>(::recv(fd_, bytes, size, 0));
    ERR_clear_error();
    const int count = SSL_read(ssl_.get(), bytes, static_cast<int>(size));
    ERR_clear_error();
    return count;
}

bool RawTls::fill() {
    std::array<char, 16'384> piece{};
    const int count = read(piece.data(), piece.size());
    if (count > 0) input_.append(piece.data(), static_cast<std::size_t>(count));
    return count > 0;
}

RawReply RawTls::read_reply(bool without_body) {
    std::size_t end = 0;
    while ((end = input_.find("\r\n\r\n")) == std::string::npos) {
        if (!fill()) return {};
    }
    RawReply reply;
    std::string_view head = std::string_view(input_).substr(0, end + 2);
    if (!head.starts_with("HTTP/1.1 ")) return {};
    reply.status =
        static_cast<int>(std::strtol(std::string(head.substr(9, 3)).c_str(), nullptr, 10));
    head.remove_prefix(head.find("\r\n") + 2);
    while (!head.empty()) {
        std::string_view line = head.substr(0, head.find("\r\n"));
        std::size_t colon = line.find(": ");
        if (colon == std::string_view::npos) return {};
        reply.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
        head.remove_prefix(line.size() + 2);
    }
    input_.erase(0, end + 4);
    bool no_body = without_body || reply.status < 200 || reply.status == 204 || reply.status == 304;
    auto length = no_body ? 0U : std::strtoul(reply.header("Content-Length").c_str(), nullptr, 10);
    while (input_.size() < length) {
        if (!fill()) return {};
    }
    reply.body = input_.substr(0, length);
    input_.erase(0, length);
    return reply;
}

bool RawTls::at_end() {
    if (!input_.empty()) return false;
    std::array<char, 1> one{};
    if (!ssl_) {
        const ssize_t count = ::recv(fd_, one.data(), 1, 0);
        if (count > 0) input_.push_back(one[0]);
        return count == 0 || (count < 0 && errno == ECONNRESET);
    }
    ERR_clear_error();
    int count = SSL_read(ssl_.get(), one.data(), 1);
    int problem = SSL_get_error(ssl_.get(), count);
    ERR_clear_error();
    if (count > 0) input_.push_back(one[0]);
    return count <= 0 && problem != SSL_ERROR_WANT_READ;
}

std::string RawTls::read_rest() {
    while (fill()) {
    }
    return std::move(input_);
}

}  // namespace ncp::test
