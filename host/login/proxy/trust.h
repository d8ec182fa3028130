// Does a request come from the proxy that logs students in, and from nobody else?
//
// One of three proofs, as the configuration says: it came by our Unix socket; by mutual TLS from a
// subject that is named; from a listed address together with a secret that only the proxy knows
// (compared in constant time). What the request itself says otherwise proves nothing.
//
// Refuses secrets shorter than 32 bytes, and files of a secret that everybody may use.
// Thread-safety: const methods from any thread. Ownership: keeps the secret, wiped at the end.
#pragma once

#include <optional>

#include "base/error.h"
#include "base/secret.h"
#include "config/login_proxy.h"
#include "http/message.h"

namespace ncp::login::proxy {

constexpr std::size_t kSecretBytesMin = 32;
constexpr std::size_t kSecretBytesMax = 1024;  // it has to fit into a request's head

class Trust {
  public:
    // Reads the secret. Errors: io, invalid_config.
    static Result<Trust> open(const config::ProxySection& section);

    // nullopt: it is the proxy's; else why not, for the log.
    std::optional<PublicText> distrust(const http::Request& request) const;
    // The same without the secret, which the proxy sends only where it says who a student is.
    std::optional<PublicText> wrong_way(const http::Request& request) const;

  private:
    explicit Trust(const config::ProxySection& section) : section_(section) {}
    bool bears_secret(const http::Request& request) const;

    config::ProxySection section_;
    Secret secret_;
};

}  // namespace ncp::login::proxy
