// The two calls that the host makes for a login: a code for tokens (OpenID Connect Core 1.0 section
// 3.1.3), and an access token for claims (section 5.3).
//
// Refuses: answers that are not what the specifications say, tokens of another type than Bearer,
// claims about somebody else, claims that come signed or encrypted (this client must be registered
// without; TLS has proved who speaks). Errors hold registered error codes, nothing else of an
// answer: login_failed, source_failed, and those of outbound::Client.
// Thread-safety: any thread.
#pragma once

#include <string>

#include "base/clock.h"
#include "base/error.h"
#include "base/secret.h"
#include "login/oidc/client_proof.h"
#include "login/oidc/metadata.h"
#include "login/oidc/strict_json.h"
#include "outbound/client.h"

namespace ncp::login::oidc {

constexpr std::size_t kTokenAnswerBytesMax = 256U << 10;  // three tokens of 64 KiB
constexpr std::size_t kClaimsBytesMax = 256U << 10;

struct Tokens {
    Secret access_token, id_token;
};

struct CodeToRedeem {
    std::string code, verifier, redirect_uri;
};
Result<Tokens> redeem(outbound::Client& client, const ProviderMetadata& metadata,
                      const ProofOfClient& proof, const CodeToRedeem& code,
                      const Deadline& deadline);

// subject: of the ID token.
Result<Json> fetch_claims(outbound::Client& client, const ProviderMetadata& metadata,
                          const Secret& access_token, const std::string& subject,
                          const Deadline& deadline);

// What they do with the answers, apart from the network.
Result<Tokens> read_token_answer(const outbound::Response& response);
Result<Json> read_claims_answer(const outbound::Response& response, const std::string& subject);

}  // namespace ncp::login::oidc
