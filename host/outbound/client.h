// The client for web services of one section: the only place of the host that opens connections to
// the outside.
//
// Only origins on the allow-list; TLS as in outbound/tls.h; the deadline covers everything from the
// name's resolution to the last byte, whatever the service does; cancellation ends a request at
// once. Connections are kept and used again; one that turns out to be closed before a byte of the
// answer came is replaced once. Redirects are followed within the origin, for GET and HEAD, five
// times; every other redirect is an answer like any. Refuses: proxies, whatever the environment
// says; cookies; content codings are not asked for. Not built on Poco's HTTPSClientSession: that
// one takes a cut body for a whole one and waits as long as bytes drip.
//
// Errors of send(), whose texts hold the origin and never a path, a body or a header's value:
//   bad_request      the request is malformed
//   invalid_config   the origin is not on the allow-list
//   io               no connection, or it broke; may work later
//   source_failed    the certificate is not trusted, TLS failed, the answer is no HTTP
//   too_large        the answer's head or body
//   source_timeout, cancelled
//
//     auto client = Client::open({.allow = {"https://api.example.org"}}, system_clock());
//     auto response = (*client)->send({.url = "https://api.example.org/v1"}, deadline, {});
//
// Thread-safety: send() from any thread. Ownership: keeps a reference to the clock. The process
// must ignore SIGPIPE.
#pragma once

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "base/clock.h"
#include "base/error.h"
#include "outbound/message.h"

namespace ncp::outbound {

struct ClientSettings {
    std::vector<std::string> allow{};            // origins, "https://host[:port]"
    std::filesystem::path ca_file{};             // PEM; empty: the system's authorities
    PublicText ca_option = "ca_file";            // what the configuration calls it, for errors
    std::filesystem::path certificate{}, key{};  // PEM, for services that ask; empty: none
    std::size_t response_bytes_max = 64U << 20;  // of a body
};

class Client {
  public:
    // Reads the files. Errors, all at once: invalid_config.
    static tl::expected<std::unique_ptr<Client>, std::vector<Error>> open(
        const ClientSettings& settings, const Clock& clock);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // Blocks. Any status of the service is a response.
    Result<Response> send(const Request& request, const Deadline& deadline,
                          std::stop_token cancelled);

    static constexpr int kRedirectsMax = 5;

  private:
    struct Parts;
    explicit Client(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace ncp::outbound
