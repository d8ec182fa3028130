// A provider that exists only in a test: its keys, the token that a login of a student would bring,
// and every change that an attacker could make to it. Thread-safety: none.
#pragma once

#include <chrono>
#include <string>

#include <nlohmann/json.hpp>

#include "login/oidc/id_token.h"
#include "support/jwt.h"

namespace ncp::test {

using nlohmann::json;

inline constexpr std::int64_t kForgeNow = 1'800'000'000;

struct Forge {
    // Kept: to make keys takes longer than all else here.
    static const JwtKey& rsa();
    static const JwtKey& foreign_rsa();
    static const JwtKey& p256();
    static const JwtKey& p384();
    static const JwtKey& p521();

    json header{{"alg", "RS256"}, {"kid", "rsa"}, {"typ", "JWT"}};
    json claims{{"iss", "https://idp.example.org"},
                {"sub", "248289761001"},
                {"aud", "ncp"},
                {"exp", kForgeNow + 300},
                {"iat", kForgeNow},
                {"nonce", "0a1b2c3d-nonce"},
                {"acr", "high"},
                {"auth_time", kForgeNow - 30},
                {"given_name", "Ada"}};
    std::string access_token = "SlAV32hkKG";

    std::string token() const;  // signed with rsa() as RS256
    std::string token_by(const JwtKey& key, const std::string& algorithm, const std::string& kid);
};

// rsa, p256, p384, p521 by those ids.
std::string forge_jwks();
login::oidc::KeySet forge_keys();
login::oidc::IdTokenRules forge_rules(const Forge& forge);
WallTime forge_time(std::int64_t seconds);

}  // namespace ncp::test
