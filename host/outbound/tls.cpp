#include "outbound/tls.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdlib>

#include "base/tls_files.h"
#include "base/tls_policy.h"

namespace ncp::outbound {
namespace {

constexpr std::array<unsigned char, 9> kHttp11{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

bool set_parameters(SSL_CTX* context) {
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    X509_VERIFY_PARAM_set_hostflags(
        SSL_CTX_get0_param(context),
        X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    return restrict_tls(context) &&
           SSL_CTX_set_alpn_protos(context, kHttp11.data(), kHttp11.size()) == 0;
}

// Where OpenSSL looks for the system's authorities, unless its own variables say otherwise.
bool system_has_authorities() {
    auto place = [](const char* variable, const char* otherwise) {
        const char* value = std::getenv(variable);
        return std::filesystem::path(value != nullptr ? value : otherwise);
    };
    std::error_code ignored;
    const auto file = place(X509_get_default_cert_file_env(), X509_get_default_cert_file());
    const auto folder = place(X509_get_default_cert_dir_env(), X509_get_default_cert_dir());
    return std::filesystem::is_regular_file(file, ignored) ||
           (std::filesystem::is_directory(folder, ignored) &&
            !std::filesystem::is_empty(folder, ignored));
}

Status load_authorities(SSL_CTX* context, const TlsFiles& files) {
    const std::filesystem::path& file = files.ca_file;
    ERR_clear_error();
    if (!file.empty()) {
        if (SSL_CTX_load_verify_file(context, file.c_str()) != 1)
            return failed_tls_file(files.ca_option, file);
        ERR_clear_error();
        return {};
    }
    const bool found = system_has_authorities() && SSL_CTX_set_default_verify_paths(context) == 1;
    ERR_clear_error();
    if (found) return {};
    return fail(ErrorCode::invalid_config,
                text("the system has no certificate authorities: install them (ca-certificates), "
                     "or name a {}",
                     files.ca_option));
}

}  // namespace

tl::expected<ContextPtr, std::vector<Error>> make_client_context(const TlsFiles& files) {
    std::vector<Error> problems;
    ContextPtr context(SSL_CTX_new(TLS_client_method()));
    if (!context || !set_parameters(context.get())) {
        ERR_clear_error();
        problems.emplace_back(ErrorCode::internal, "the TLS library refuses our parameters");
        return tl::unexpected(std::move(problems));
    }
    auto note = [&](const Status& status) {
        if (!status) problems.push_back(status.error());
    };
    note(load_authorities(context.get(), files));
    if (!files.certificate.empty())
        note(load_identity(context.get(), files.certificate, files.key));
    if (!problems.empty()) return tl::unexpected(std::move(problems));
    return context;
}

SslPtr make_ssl(SSL_CTX* context, const std::string& host) {
    ERR_clear_error();
    SslPtr ssl(SSL_new(context));
    if (!ssl) return nullptr;
    const std::string name = host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
    in_addr ignored{};
    const bool literal = host.starts_with('[') || ::inet_pton(AF_INET, name.c_str(), &ignored) == 1;
    const bool set =
        literal ? X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl.get()), name.c_str()) == 1
                : SSL_set1_host(ssl.get(), name.c_str()) == 1 &&
                      SSL_set_tlsext_host_name(ssl.get(), name.c_str()) == 1;
    ERR_clear_error();
    if (!set) return nullptr;
    SSL_set_connect_state(ssl.get());
    return ssl;
}

}  // namespace ncp::outbound
