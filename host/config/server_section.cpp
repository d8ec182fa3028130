// The section that says where the server listens and who may speak to it: [server].
#include <arpa/inet.h>
#include <fmt/format.h>

#include <charconv>

#include "base/url.h"
#include "config/sections.h"

namespace ncp::config {
namespace {

// One thread serves one connection for its whole life; beyond this a second instance helps more.
constexpr Range kThreads{1, 256};
constexpr std::string_view kUnix = "unix:";
// What the system takes (unix(7)), less what is added while the socket is made ready.
constexpr std::size_t kSocketPathBytesMax = 100;

std::optional<std::uint16_t> parse_port(std::string_view text) {
    unsigned value = 0;
    const char* last = text.data() + text.size();
    auto [end, problem] = std::from_chars(text.data(), last, value);
    if (text.empty() || problem != std::errc{} || end != last || value > 65535) return std::nullopt;
    return static_cast<std::uint16_t>(value);
}

// "127.0.0.1:8443" or "[::1]:8443". Names are refused: which address a name means is decided
// elsewhere, and listening on another one than was meant opens a door.
bool parse_listen(const std::string& text, ServerSection& section) {
    std::size_t colon = text.rfind(':');
    if (colon == std::string::npos) return false;
    auto port = parse_port(std::string_view(text).substr(colon + 1));
    std::string address = text.substr(0, colon);
    const bool bracketed = address.size() > 2 && address.front() == '[' && address.back() == ']';
    if (bracketed) address = address.substr(1, address.size() - 2);
    in6_addr storage{};
    if (!port || ::inet_pton(bracketed ? AF_INET6 : AF_INET, address.c_str(), &storage) != 1) {
        return false;
    }
    section.address = std::move(address);
    section.port = *port;
    return true;
}

void read_listen(TomlReader& server, bool demonstration, ServerSection& section) {
    std::string listen;
    server.text("listen", listen, Need::required);
    if (listen.empty()) return;
    if (listen.starts_with(kUnix)) {
        // The name is told to a proxy too, so it is not relative to anything.
        section.unix_socket = listen.substr(kUnix.size());
        if (!section.unix_socket.is_absolute() || listen.size() > kSocketPathBytesMax) {
            server.refuse("listen", R"(must name a socket by its whole path, of at most 95 bytes: )"
                                    R"("unix:/run/emrex-ncp/ncp.sock")");
            section.unix_socket = "/";  // what follows is held to the rules of a Unix socket
        }
    } else if (!parse_listen(listen, section)) {
        server.refuse("listen",
                      R"(must be an address and a port, "127.0.0.1:8443" or "[::1]:8443", or a )"
                      R"(Unix socket, "unix:/run/emrex-ncp/ncp.sock")");
    } else if (section.port == 0 && !demonstration) {
        server.refuse("listen", "needs a port; 0 (any free one) is for demonstrations only");
    }
}

void read_public_url(TomlReader& server, ServerSection& section) {
    std::string written;
    server.text("public_url", written, Need::required);
    if (written.empty()) return;
    auto url = HttpsUrl::parse(written);
    if (!url) return server.refuse("public_url", "is " + url.error().operator_text().str());
    constexpr std::string_view kScheme = "https://";
    if (written.find_first_of("/?", kScheme.size()) != std::string::npos) {
        return server.refuse("public_url",
                             "must be scheme and host only, without a path or a slash at the end");
    }
    section.public_url = url->origin();
}

// What belongs to the other way of listening would be ignored silently: it is refused.
void read_tls(TomlReader& server, ServerSection& section) {
    const bool local = !section.unix_socket.empty();
    const Need need = local ? Need::optional : Need::required;
    server.path("certificate", section.certificate, need);
    server.path("key", section.key, need);
    server.path("client_ca", section.client_ca);
    for (const char* name : {"certificate", "key", "client_ca"}) {
        if (local && server.has(name)) {
            server.refuse(name,
                          "does nothing on a Unix socket, where the proxy in front does the TLS: "
                          "remove it");
        }
    }
}

void read_socket(TomlReader& server, ServerSection& section) {
    server.text("socket_group", section.socket_group);
    server.texts("socket_users", section.socket_users);
    for (const char* name : {"socket_group", "socket_users"}) {
        if (section.unix_socket.empty() && server.has(name)) {
            server.refuse(name, R"(is for a Unix socket: listen = "unix:/run/emrex-ncp/ncp.sock")");
        }
    }
}

}  // namespace

void read_server(TomlReader server, bool demonstration, ServerSection& section) {
    section.line = server.line();
    read_listen(server, demonstration, section);
    read_public_url(server, section);
    read_tls(server, section);
    read_socket(server, section);
    server.whole("threads", section.threads, kThreads);
    server.finish();
}

}  // namespace ncp::config
