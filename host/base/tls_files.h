// Certificates and keys in files (PEM) into a TLS context, as a server and as a client.
//
// Refuses keys with a passphrase, which nobody could type, and a key that does not belong to the
// certificate. Errors: invalid_config, naming the option and the file, never a content.
// Thread-safety: before the context is used by a second thread.
#pragma once

#include <openssl/ssl.h>

#include <filesystem>

#include "base/error.h"

namespace ncp {

// Who we are: our certificate with its chain, leaf first, and its key.
Status load_identity(SSL_CTX* context, const std::filesystem::path& certificate_file,
                     const std::filesystem::path& key_file);

// "ca_file /…/ca.pem: no start line": why OpenSSL, or the system, did not take the option's file.
// Clears OpenSSL's errors.
tl::unexpected<Error> failed_tls_file(const PublicText& option, const std::filesystem::path& file);

}  // namespace ncp
