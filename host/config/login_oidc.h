// The options of [[login]] with method = "openid-connect", beside those that every login has.
// Thread-safety: values.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ncp::config {

// How the host proves to the provider's token endpoint who it is (OpenID Connect Core 1.0 section
// 9).
enum class ClientAuth { by_discovery, secret_basic, secret_post, private_key_jwt };

struct OidcSection {
    std::string issuer{};                        // https, as the provider writes it
    std::string client_id{};                     // as registered there
    std::filesystem::path client_secret_file{};  // either this
    std::filesystem::path private_key{};         // or this, PEM
    std::string key_id{};                        // of the private key, as registered; may be empty
    std::string key_algorithm{};                 // of its signatures; empty: by the key
    bool assertion_for_token_endpoint = false;   // else for the issuer
    ClientAuth auth = ClientAuth::by_discovery;
    std::vector<std::string> scopes{"openid", "profile"};
    std::vector<std::string> request_claims{};  // by the claims parameter
    bool userinfo = true;                       // asked if the ID token does not tell everything
    std::vector<std::string> allow{};           // origins beside the issuer's
    std::filesystem::path ca_file{};            // empty: the system's authorities
    std::vector<std::string> algorithms{"RS256", "RS384", "RS512", "PS256", "PS384",
                                        "PS512", "ES256", "ES384", "ES512"};
    std::string prompt{};                           // "login", "select_account" …; empty: none
    std::optional<std::chrono::minutes> max_age{};  // since the student logged in at the provider
    bool logout = false;                            // offered where the provider has it
};

}  // namespace ncp::config
