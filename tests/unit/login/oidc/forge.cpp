#include "unit/login/oidc/forge.h"

#include <stdexcept>

namespace ncp::test {

using login::oidc::Algorithm;

const JwtKey& Forge::rsa() {
    static const JwtKey key = JwtKey::rsa(2048);
    return key;
}
const JwtKey& Forge::foreign_rsa() {
    static const JwtKey key = JwtKey::rsa(2048);
    return key;
}
const JwtKey& Forge::p256() {
    static const JwtKey key = JwtKey::elliptic("P-256");
    return key;
}
const JwtKey& Forge::p384() {
    static const JwtKey key = JwtKey::elliptic("P-384");
    return key;
}
const JwtKey& Forge::p521() {
    static const JwtKey key = JwtKey::elliptic("P-521");
    return key;
}

std::string Forge::token() const {
    return rsa().token("RS256", header.dump(), claims.dump());
}

std::string Forge::token_by(const JwtKey& key, const std::string& algorithm,
                            const std::string& kid) {
    header["alg"] = algorithm;
    header["kid"] = kid;
    return key.token(algorithm, header.dump(), claims.dump());
}

std::string forge_jwks() {
    return jwks(Forge::rsa().jwk(R"(,"kid":"rsa","use":"sig")") + ',' +
                Forge::p256().jwk(R"(,"kid":"p256")") + ',' +
                Forge::p384().jwk(R"(,"kid":"p384","key_ops":["verify"])") + ',' +
                Forge::p521().jwk(R"(,"kid":"p521","alg":"ES512")"));
}

login::oidc::KeySet forge_keys() {
    auto set = login::oidc::parse_key_set(forge_jwks());
    if (!set) throw std::runtime_error(set.error().describe().str());
    return std::move(*set);
}

WallTime forge_time(std::int64_t seconds) {
    return WallTime(std::chrono::seconds(seconds));
}

login::oidc::IdTokenRules forge_rules(const Forge& forge) {
    return {.token = {.issuer = "https://idp.example.org",
                      .audience = "ncp",
                      .algorithms = {Algorithm::rs256, Algorithm::rs384, Algorithm::rs512,
                                     Algorithm::ps256, Algorithm::ps384, Algorithm::ps512,
                                     Algorithm::es256, Algorithm::es384, Algorithm::es512},
                      .now = forge_time(kForgeNow)},
            .nonce = "0a1b2c3d-nonce",
            .access_token = forge.access_token,
            .assurance = {"high", "substantial"},
            .max_age = std::chrono::seconds(600)};
}

}  // namespace ncp::test
