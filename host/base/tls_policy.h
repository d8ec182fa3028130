// What TLS is spoken with, as a server and as a client: 1.2 with AEAD and ECDHE, and 1.3.
//
// Refuses everything older or weaker, and keys below 112 bits of security. Source: the figures of
// the project's security decisions. Thread-safety: before the context is used by a second thread.
#pragma once

#include <openssl/ssl.h>

namespace ncp {

// The suites of TLS 1.2, for libraries that want to set them themselves.
extern const char* const kTls12Ciphers;

// Versions, suites, groups, signatures, security level, no renegotiation; for sockets that do not
// block. False: this OpenSSL does not know one of them.
bool restrict_tls(SSL_CTX* context);

}  // namespace ncp
