// The server's side of TLS: 1.2 with ECDHE and AEAD, and 1.3 (RFC 9325); nothing else is offered.
//
// Refuses: renegotiation, compression, SHA-1 signatures, keys of less than 112 bits of security,
// a key that does not belong to the certificate, a key with a passphrase (this key is read by the
// server alone, at a time when nobody could type).
//
// Thread-safety: make a context on one thread, then use it from any.
#pragma once

#include <Poco/Net/Context.h>

#include <filesystem>

#include "base/error.h"

namespace ncp::http {

// client_ca (PEM): clients must show a certificate of one of its authorities; empty: they are not
// asked. Error: invalid_config.
Result<Poco::Net::Context::Ptr> make_tls_context(const std::filesystem::path& certificate_file,
                                                 const std::filesystem::path& key_file,
                                                 const std::filesystem::path& client_ca = {});

}  // namespace ncp::http
