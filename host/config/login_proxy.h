// [login.proxy]: how a proxy that logs students in is recognised, and how it tells who they are.
// Thread-safety: values.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/address_range.h"

namespace ncp::config {

// What proves that a request comes from the proxy.
enum class ProxyTrust {
    unix_socket,         // it came by our Unix socket
    client_certificate,  // it came by mutual TLS from a named subject
    address_and_secret,  // from a listed address, with a header that only the proxy knows
};

// How the proxy writes what is not ASCII into a header.
enum class HeaderEncoding { utf8, percent };

// [login.proxy.token]: the identity is in one signed token (JWT) instead of a header each.
struct TokenSection {
    std::string header;
    std::filesystem::path jwks_file;  // the signer's public keys; or
    std::string jwks_url;             // where it publishes them
    std::filesystem::path ca_file;    // whom to trust there; empty: the system's authorities
    std::string issuer, audience;
    std::vector<std::string> algorithms{"RS256", "PS256", "ES256"};
};

struct ProxySection {
    ProxyTrust trust = ProxyTrust::unix_socket;
    std::vector<std::string> certificates;  // "dns:…", "uri:…", "subject:…": one of these
    std::vector<AddressRange> addresses;
    std::string secret_header;
    std::filesystem::path secret_file;
    HeaderEncoding encoding = HeaderEncoding::utf8;
    std::string separator;       // between values of one header; empty: each is one value
    std::string assurance_from;  // the header, or the claim, that says how strong the login was
    std::string logout_url;      // with "{return}" in it; empty: none
    TokenSection token;          // used if its header has a name
    int line = 0, trust_line = 0;
};

}  // namespace ncp::config
