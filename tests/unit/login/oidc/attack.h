// An attack on the ID token: a token that must be refused, and why. The lists of them are in
// attacks_on_*.cpp; what is not attacked in one is as in the token that id_token_test.cpp sees
// accepted. Thread-safety: values.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "unit/login/oidc/forge.h"

namespace ncp::test {

struct Attack {
    const char* name;
    login::oidc::TokenFault reason;
    std::function<std::string(Forge&)> token;
    std::function<void(login::oidc::IdTokenRules&)> rules = [](login::oidc::IdTokenRules&) {};
    std::function<std::string()> keys = forge_jwks;
};

std::vector<Attack> attacks_on_the_algorithm();
std::vector<Attack> attacks_on_the_key();
std::vector<Attack> attacks_on_the_signature();
std::vector<Attack> attacks_on_the_header();
std::vector<Attack> attacks_on_the_party();
std::vector<Attack> attacks_on_the_login();

inline std::string unsigned_input(const Forge& forge) {
    return base64url(forge.header.dump()) + '.' + base64url(forge.claims.dump());
}

inline std::string signed_with_secret(Forge& forge, const std::string& secret) {
    const std::string input = unsigned_input(forge);
    return input + '.' + base64url(hmac_sha256(secret, input));
}

// One member of the claims changed, and signed as always.
inline std::function<std::string(Forge&)> claim(const char* name, const json& value) {
    return [=](Forge& forge) {
        forge.claims[name] = value;
        return forge.token();
    };
}
inline std::function<std::string(Forge&)> without(const char* name) {
    return [=](Forge& forge) {
        forge.claims.erase(name);
        return forge.token();
    };
}
inline std::function<std::string(Forge&)> head(const char* name, const json& value) {
    return [=](Forge& forge) {
        forge.header[name] = value;
        return forge.token();
    };
}
// Claims as a text that no JSON library would write.
inline std::function<std::string(Forge&)> raw_claims(
    const std::function<std::string(std::string)>& edit) {
    return [=](Forge& forge) {
        return Forge::rsa().token("RS256", forge.header.dump(), edit(forge.claims.dump()));
    };
}
inline std::function<std::string(Forge&)> raw_header(const std::string& header) {
    return [=](Forge& forge) { return Forge::rsa().token("RS256", header, forge.claims.dump()); };
}
inline std::string insert_first(std::string object, const std::string& member) {
    return object.insert(1, member + ',');
}

}  // namespace ncp::test
