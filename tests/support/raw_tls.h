// A TLS connection that sends exactly the bytes that a test wants to send, however wrong they are,
// and reads one HTTP response at a time. By OpenSSL alone, so that it shares no code with the
// server; it checks no certificate.
//
//     RawTls raw(port);
//     raw.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
//     RawReply reply = raw.read_reply();
//
// Throws std::runtime_error when the connection cannot be made. Reading gives up after kWaitS, so
// that a broken server fails a test instead of hanging it. Thread-safety: none.
#pragma once

#include <openssl/ssl.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ncp::test {

struct RawReply {
    int status = 0;  // 0: the connection ended, or what came was no HTTP
    std::vector<std::pair<std::string, std::string>> headers;  // names as they came
    std::string body;

    std::string header(std::string_view name) const;  // case-insensitive, empty if absent
    std::size_t count(std::string_view name) const;
};

struct TlsOffer {
    int version_min = 0, version_max = 0;  // TLS1_2_VERSION …, 0: any
    std::string ciphers{};                 // of TLS 1.2 and below, empty: the library's
    std::string groups{};
    std::string protocols{};                     // ALPN, in wire format
    std::filesystem::path certificate{}, key{};  // of the client; empty: none
    SSL_SESSION* session = nullptr;              // to take up again; the caller's
    bool without_tls = false;                    // plain HTTP: nothing else counts
};

// An open socket, of TCP or Unix; whoever gets it closes it.
struct TcpConnection {
    int fd = -1;
};

class RawTls {
  public:
    static constexpr int kWaitS = 20;

    // Connects to 127.0.0.1 and does the handshake.
    explicit RawTls(std::uint16_t port, const TlsOffer& offer = {});
    // Takes over a connection and does the handshake on it.
    explicit RawTls(TcpConnection connection, const TlsOffer& offer = {});
    RawTls(const RawTls&) = delete;
    RawTls& operator=(const RawTls&) = delete;
    ~RawTls();

    bool send(std::string_view bytes);  // false: the server has closed
    // without_body: the answer to a HEAD.
    RawReply read_reply(bool without_body = false);
    // True if the server has ended the connection and nothing more came before the end.
    bool at_end();
    // Bytes until the end of the connection.
    std::string read_rest();

    std::string version() const { return SSL_get_version(ssl_.get()); }
    std::string cipher() const { return SSL_get_cipher_name(ssl_.get()); }
    int fd() const { return fd_; }
    SSL* ssl() const { return ssl_.get(); }

  private:
    bool fill();
    int read(char* bytes, std::size_t size);

    int fd_ = -1;
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_{nullptr, &SSL_CTX_free};
    std::unique_ptr<SSL, decltype(&SSL_free)> ssl_{nullptr, &SSL_free};
    std::string input_;
};

// A TCP connection to 127.0.0.1, without TLS; -1 on failure. The caller closes it.
int connect_tcp(std::uint16_t port);
// The same to a Unix socket.
int connect_unix(const std::filesystem::path& socket);

}  // namespace ncp::test
