// Whether [server] listens where the proxy of a [[login]] can be recognised.
#include <fmt/format.h>

#include "config/sections.h"

namespace ncp::config {

void check_proxy_login(const LoginSection& login, const ServerSection& server, Report& report) {
    if (login.method != "trusted-proxy" || login.proxy.line == 0) return;
    const bool local = !server.unix_socket.empty();
    auto refuse = [&](std::string_view why) {
        report.add(login.proxy.trust_line, fmt::format("[login.proxy] trust {}", why));
    };
    switch (login.proxy.trust) {
        case ProxyTrust::unix_socket:
            if (!local) {
                refuse(
                    "is \"unix-socket\", but [server] listens on a port, which others can reach: "
                    "set listen = \"unix:/run/emrex-ncp/ncp.sock\" there");
            }
            break;
        case ProxyTrust::client_certificate:
            if (server.client_ca.empty()) {
                refuse(
                    "is \"client-certificate\", but [server] asks for none: set client_ca there "
                    "to the authority that signed the proxy's certificate");
            }
            break;
        case ProxyTrust::address_and_secret:
            if (local) {
                refuse(
                    "is \"address-and-secret\", but [server] listens on a Unix socket, where "
                    "there are no addresses: \"unix-socket\" is what fits");
            }
            break;
    }
}

}  // namespace ncp::config
