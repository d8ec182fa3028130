#include "login/oidc/client_proof.h"

#include <cjose/header.h>
#include <cjose/jws.h>
#include <openssl/err.h>

#include <algorithm>
#include <cstdlib>

#include "base/bytes.h"
#include "base/secret_file.h"
#include "base/url.h"
#include "login/oidc/private_key.h"
#include "login/oidc/strict_json.h"

namespace ncp::login::oidc {
namespace {

using config::ClientAuth;

constexpr std::size_t kTokenIdBytes = 16;

struct ReleaseHeader {
    void operator()(cjose_header_t* header) const { cjose_header_release(header); }
};
struct ReleaseJws {
    void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
};

std::string_view name_of(ClientAuth auth) {
    switch (auth) {
        case ClientAuth::secret_basic:
            return "client_secret_basic";
        case ClientAuth::secret_post:
            return "client_secret_post";
        default:
            return "private_key_jwt";
    }
}

}  // namespace

Result<ClientProof> ClientProof::load(const config::OidcSection& section) {
    ClientProof proof;
    proof.client_id_ = section.client_id;
    proof.key_id_ = section.key_id;
    proof.wanted_ = section.auth;
    proof.for_token_endpoint_ = section.assertion_for_token_endpoint;
    if (section.private_key.empty()) {
        auto secret = read_secret_line(section.client_secret_file);
        if (!secret) return fail(secret.error());
        proof.secret_ = std::move(*secret);
        return proof;
    }
    proof.wanted_ = ClientAuth::private_key_jwt;
    auto key = read_private_key(section.private_key);
    if (!key) return fail(key.error());
    proof.key_ = std::move(key->jwk);
    proof.algorithm_ = key->algorithm;
    if (const auto wanted = algorithm_of(section.key_algorithm)) {
        const AlgorithmFacts &rule = facts(*wanted), &natural = facts(key->algorithm);
        if (rule.family != natural.family || rule.curve != natural.curve) {
            return fail(ErrorCode::invalid_config, "key_algorithm does not fit the private key");
        }
        proof.algorithm_ = wanted;
    }
    return proof;
}

Result<ClientAuth> ClientProof::choose(const ProviderMetadata& metadata) const {
    const auto& published = metadata.auth_methods;
    const auto takes = [&](ClientAuth auth) {
        return std::find(published.begin(), published.end(), name_of(auth)) != published.end();
    };
    if (wanted_ != ClientAuth::by_discovery) return wanted_;
    // Who says nothing takes this one (Discovery 1.0 section 3).
    if (published.empty() || takes(ClientAuth::secret_basic)) return ClientAuth::secret_basic;
    if (takes(ClientAuth::secret_post)) return ClientAuth::secret_post;
    return fail(ErrorCode::source_failed,
                "it takes no client secret: use private_key instead of client_secret_file");
}

Result<std::string> ClientProof::assertion(const ProviderMetadata& metadata, WallTime now) const {
    const std::int64_t issued = unix_seconds(now);
    const Json claims{{"iss", client_id_},
                      {"sub", client_id_},
                      {"aud", for_token_endpoint_ ? metadata.token_endpoint : metadata.issuer},
                      {"jti", random_hex(kTokenIdBytes)},
                      {"iat", issued},
                      {"exp", issued + kAssertionLife.count()}};
    const std::string text = claims.dump();
    cjose_err why{};
    const std::unique_ptr<cjose_header_t, ReleaseHeader> header(cjose_header_new(&why));
    bool made = header && cjose_header_set(header.get(), CJOSE_HDR_ALG,
                                           std::string(facts(*algorithm_).name).c_str(), &why);
    made = made && cjose_header_set(header.get(), "typ", "JWT", &why);
    if (!key_id_.empty()) {
        made = made && cjose_header_set(header.get(), CJOSE_HDR_KID, key_id_.c_str(), &why);
    }
    const std::unique_ptr<cjose_jws_t, ReleaseJws> jws(
        made ? cjose_jws_sign(key_.get(), header.get(),
                              reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), &why)
             : nullptr);
    const char* compact = nullptr;
    made = jws && cjose_jws_export(jws.get(), &compact, &why);
    ERR_clear_error();
    if (!made) return fail(ErrorCode::internal, "the client's assertion cannot be signed");
    return std::string(compact);
}

Result<ProofOfClient> ClientProof::prove(const ProviderMetadata& metadata, WallTime now) const {
    auto method = choose(metadata);
    if (!method) return fail(method.error());
    ProofOfClient proof;
    if (*method == ClientAuth::secret_basic) {
        // RFC 6749 section 2.3.1: both are encoded before they are joined.
        proof.authorization = Secret("Basic " + base64_encode(percent_encode(client_id_) + ":" +
                                                              percent_encode(secret_.reveal())));
        return proof;
    }
    proof.fields.emplace_back("client_id", client_id_);
    if (*method == ClientAuth::secret_post) {
        proof.fields.emplace_back("client_secret", secret_.reveal());
        return proof;
    }
    auto signed_claims = assertion(metadata, now);
    if (!signed_claims) return fail(signed_claims.error());
    proof.fields.emplace_back("client_assertion_type",
                              "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    proof.fields.emplace_back("client_assertion", std::move(*signed_claims));
    return proof;
}

std::string ClientProof::public_key_set() const {
    if (!key_) return "";
    char* text = cjose_jwk_to_json(key_.get(), false, nullptr);
    Json key = Json::parse(text ? text : "{}");
    std::free(text);  // NOLINT(cppcoreguidelines-no-malloc): cjose's own allocation
    key["use"] = "sig";
    key["alg"] = facts(*algorithm_).name;
    if (!key_id_.empty()) key["kid"] = key_id_;
    return Json{{"keys", {key}}}.dump();
}

}  // namespace ncp::login::oidc
