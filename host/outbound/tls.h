// The client's side of TLS: 1.2 with ECDHE and AEAD, and 1.3 (RFC 9325); nothing else is offered.
//
// The service must prove its name with a certificate of a trusted authority, on loopback too; a
// common name is no proof (RFC 9525). Refuses: renegotiation, compression, SHA-1, keys of less than
// 112 bits of security. Thread-safety: make on one thread, then use from any.
#pragma once

#include <openssl/ssl.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "base/error.h"

namespace ncp::outbound {

struct TlsFiles {
    std::filesystem::path ca_file;           // empty: the system's authorities
    std::filesystem::path certificate, key;  // of ours; both empty: none
    PublicText ca_option;                    // what errors call ca_file
};

struct FreeContext {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using ContextPtr = std::unique_ptr<SSL_CTX, FreeContext>;
struct FreeSsl {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
};
using SslPtr = std::unique_ptr<SSL, FreeSsl>;

// Everything that is wrong with the files, at once; all errors are invalid_config.
tl::expected<ContextPtr, std::vector<Error>> make_client_context(const TlsFiles& files);

// A connection that will accept this host only: a name, or a literal address (IPv6 in brackets).
// nullptr: no memory.
SslPtr make_ssl(SSL_CTX* context, const std::string& host);

}  // namespace ncp::outbound
