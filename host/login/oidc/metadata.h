// What a provider publishes about itself (OpenID Connect Discovery 1.0, RFC 8414, RFC 9207, RP-
// Initiated Logout 1.0), as far as it matters here.
//
// Refuses: an issuer that is not the configured one byte for byte, a missing endpoint, one that is
// no https address, those that the host itself must call on an origin that is neither the issuer's
// nor allowed; the error names all of them. What is not used is not looked at. Errors:
// source_failed, too_large. Thread-safety: values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace ncp::login::oidc {

constexpr std::size_t kMetadataBytesMax = 256U << 10;  // usual: 3 KB; with lists of claims: 20 KB

struct ProviderMetadata {
    std::string issuer{}, authorization_endpoint{}, token_endpoint{}, jwks_uri{};
    std::string userinfo_endpoint{}, end_session_endpoint{};  // empty: there is none
    bool names_issuer = false;                                // the way back holds "iss" (RFC 9207)
    bool claims_parameter = false;                            // it understands it
    // As published; empty lists: nothing is said.
    std::vector<std::string> auth_methods{}, auth_algorithms{}, id_token_algorithms{}, scopes{},
        claims{}, acr_values{}, response_types{}, response_modes{}, challenge_methods{};
};

// Where the document is: the issuer with "/.well-known/openid-configuration" behind it.
std::string metadata_address(std::string_view issuer);

struct ProviderUse {
    std::vector<std::string> origins{};  // which the host may call, the issuer's included
    bool userinfo = true, logout = true;
};
Result<ProviderMetadata> read_metadata(std::string_view json, std::string_view issuer,
                                       const ProviderUse& use);

// Of a published list: holds this, or says nothing.
bool offers(const std::vector<std::string>& published, std::string_view name);

}  // namespace ncp::login::oidc
