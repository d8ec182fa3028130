#include "http/tls.h"

#include <Poco/Exception.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <string_view>

#include "base/tls_files.h"
#include "base/tls_policy.h"

namespace ncp::http {
namespace {

// RFC 7301: a client that names protocols without http/1.1 is told that there is no other; a
// connection that was meant for another service cannot be turned towards us.
int choose_http_1_1(SSL*, const unsigned char** chosen, unsigned char* chosen_length,
                    const unsigned char* offered, unsigned offered_length, void*) {
    static constexpr std::string_view kOurs("\x08http/1.1", 9);
    unsigned char* found = nullptr;
    int outcome = SSL_select_next_proto(&found, chosen_length,
                                        reinterpret_cast<const unsigned char*>(kOurs.data()),
                                        kOurs.size(), offered, offered_length);
    if (outcome != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_ALERT_FATAL;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

bool set_parameters(SSL_CTX* context) {
    SSL_CTX_set_options(context, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
    SSL_CTX_set_alpn_select_cb(context, choose_http_1_1, nullptr);
    return restrict_tls(context);
}

// From clients. The callback is OpenSSL's own (Poco's asks objects that a test or a mistake could
// tell to ignore errors); the purpose of a client certificate is checked by it.
Status demand_certificates(SSL_CTX* context, const std::filesystem::path& client_ca) {
    ERR_clear_error();
    STACK_OF(X509_NAME)* names = SSL_load_client_CA_file(client_ca.c_str());
    if (!names || SSL_CTX_load_verify_file(context, client_ca.c_str()) != 1) {
        sk_X509_NAME_pop_free(names, X509_NAME_free);
        return failed_tls_file("client_ca", client_ca);
    }
    SSL_CTX_set_client_CA_list(context, names);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    // A session that is taken up again brings its certificate; OpenSSL wants it named for that.
    constexpr std::string_view kSessions = "emrex-ncp";
    SSL_CTX_set_session_id_context(context,
                                   reinterpret_cast<const unsigned char*>(kSessions.data()),
                                   static_cast<unsigned>(kSessions.size()));
    ERR_clear_error();
    return {};
}

}  // namespace

Result<Poco::Net::Context::Ptr> make_tls_context(const std::filesystem::path& certificate_file,
                                                 const std::filesystem::path& key_file,
                                                 const std::filesystem::path& client_ca) {
    try {
        Poco::Net::Context::Params parameters;
        parameters.verificationMode = Poco::Net::Context::VERIFY_NONE;  // of clients
        parameters.cipherList = kTls12Ciphers;
        Poco::Net::Context::Ptr context(
            new Poco::Net::Context(Poco::Net::Context::TLS_SERVER_USE, parameters));
        if (!set_parameters(context->sslContext())) {
            ERR_clear_error();
            return fail(ErrorCode::internal, "the TLS library refuses our parameters");
        }
        Status loaded = load_identity(context->sslContext(), certificate_file, key_file);
        if (!loaded) return fail(loaded.error());
        if (client_ca.empty()) return context;
        Status demanded = demand_certificates(context->sslContext(), client_ca);
        if (!demanded) return fail(demanded.error());
        return context;
    } catch (const Poco::Exception&) {
        ERR_clear_error();
        return fail(ErrorCode::internal, "the TLS library cannot be set up");
    }
}

}  // namespace ncp::http
