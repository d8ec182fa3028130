// How the host proves to the token endpoint that it is the registered client: a secret, or a
// private key that signs an assertion (private_key_jwt, OpenID Connect Core 1.0 section 9, RFC
// 7523).
//
// Refuses key and secret files that others can read, encrypted keys, RSA below 2048 bits, curves
// other than P-256, P-384 and P-521. Errors: invalid_config for the files, source_failed where the
// provider takes none of what there is.
// Thread-safety: any thread, after load(). Ownership: owns key and secret, which are wiped.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <cjose/jwk.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/secret.h"
#include "config/login_oidc.h"
#include "login/oidc/algorithm.h"
#include "login/oidc/metadata.h"

namespace ncp::login::oidc {

constexpr std::chrono::seconds kAssertionLife{60};  // it is used at once

// What is added to a request for a token.
struct ProofOfClient {
    std::vector<std::pair<std::string, std::string>> fields;  // of the form, not encoded
    Secret authorization;                                     // header; empty: none
};

class ClientProof {
  public:
    static Result<ClientProof> load(const config::OidcSection& section);

    // The way that the configuration demands, or the best of what the provider says it takes.
    Result<config::ClientAuth> choose(const ProviderMetadata& metadata) const;
    Result<ProofOfClient> prove(const ProviderMetadata& metadata, WallTime now) const;

    // What to register at the provider; empty without a private key.
    std::string public_key_set() const;
    // Of the assertion; only with a private key.
    std::optional<Algorithm> algorithm() const { return algorithm_; }

  private:
    Result<std::string> assertion(const ProviderMetadata& metadata, WallTime now) const;

    std::string client_id_, key_id_;
    config::ClientAuth wanted_ = config::ClientAuth::by_discovery;
    bool for_token_endpoint_ = false;
    Secret secret_;
    std::shared_ptr<cjose_jwk_t> key_;
    std::optional<Algorithm> algorithm_;
};

}  // namespace ncp::login::oidc
