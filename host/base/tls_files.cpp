#include "base/tls_files.h"

#include <openssl/err.h>
#include <openssl/x509err.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace ncp {
namespace {

// For SSL_CTX_set_default_passwd_cb: without it, OpenSSL would ask at the terminal.
int no_passphrase(char*, int, int, void*) {
    return 0;
}

tl::unexpected<Error> of_another_certificate(const std::filesystem::path& certificate_file,
                                             const std::filesystem::path& key_file) {
    ERR_clear_error();
    return fail(ErrorCode::invalid_config,
                text("key {} does not belong to the certificate {}",
                     not_personal(key_file.string()), not_personal(certificate_file.string())));
}

}  // namespace

Status load_identity(SSL_CTX* context, const std::filesystem::path& certificate_file,
                     const std::filesystem::path& key_file) {
    ERR_clear_error();
    SSL_CTX_set_default_passwd_cb(context, no_passphrase);
    if (SSL_CTX_use_certificate_chain_file(context, certificate_file.c_str()) != 1) {
        return failed_tls_file("certificate", certificate_file);
    }
    if (SSL_CTX_use_PrivateKey_file(context, key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
        if (ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH) {
            return of_another_certificate(certificate_file, key_file);
        }
        return failed_tls_file("key", key_file);
    }
    // A key of another kind than the certificate's was taken so far.
    if (SSL_CTX_check_private_key(context) != 1) {
        return of_another_certificate(certificate_file, key_file);
    }
    ERR_clear_error();
    return {};
}

tl::unexpected<Error> failed_tls_file(const PublicText& option, const std::filesystem::path& file) {
    // Of a file that cannot be opened OpenSSL says nothing useful; its own reasons ("no start
    // line") name no content of the file.
    const bool readable = ::access(file.c_str(), R_OK) == 0;
    const char* reason =
        readable ? ERR_reason_error_string(ERR_peek_last_error()) : ::strerrordesc_np(errno);
    ERR_clear_error();
    return fail(ErrorCode::invalid_config,
                text("{} {}: {}", option, not_personal(file.string()),
                     not_personal(reason != nullptr ? reason : "cannot be read")));
}

}  // namespace ncp
