#include "unit/login/oidc/attack.h"

namespace ncp::test {

using login::oidc::IdTokenRules;

namespace {

const JwtKey& small_rsa() {
    static const JwtKey key = JwtKey::rsa(1024);
    return key;
}

}  // namespace

std::vector<Attack> attacks_on_the_algorithm() {
    using enum login::oidc::TokenFault;
    auto none = [](const char* spelling, const std::string& signature) {
        return [=](Forge& forge) {
            forge.header["alg"] = spelling;
            return unsigned_input(forge) + '.' + signature;
        };
    };
    return {
        {"alg_none_without_signature", algorithm, none("none", "")},
        {"alg_none_with_a_signature", algorithm, none("none", "AAAA")},
        {"alg_None_in_other_letters", algorithm, none("None", "")},
        {"alg_NONE_in_capitals", algorithm, none("NONE", "")},
        {"alg_empty", algorithm, none("", "")},
        {"alg_with_a_blank", algorithm, none("RS256 ", "")},
        {"alg_in_small_letters", algorithm, none("rs256", "")},
        {"alg_hs256_keyed_with_the_public_pem", algorithm,
         [](Forge& forge) {
             forge.header["alg"] = "HS256";
             return signed_with_secret(forge, Forge::rsa().public_pem());
         }},
        {"alg_hs256_keyed_with_the_modulus", algorithm,
         [](Forge& forge) {
             forge.header["alg"] = "HS256";
             return signed_with_secret(forge, Forge::rsa().jwk());
         }},
        {"alg_hs256_keyed_with_nothing", algorithm,
         [](Forge& forge) {
             forge.header["alg"] = "HS256";
             return signed_with_secret(forge, "");
         }},
        {"alg_hs512", algorithm, none("HS512", "AAAA")},
        {"alg_eddsa", algorithm, none("EdDSA", "AAAA")},
        {"alg_es256k", algorithm, none("ES256K", "AAAA")},
        {"alg_a_number", bad_header, head("alg", 256)},
        {"alg_a_list", bad_header, head("alg", json::array({"RS256"}))},
        {"alg_missing", bad_header, raw_header(R"({"kid":"rsa"})")},
        {"alg_known_but_not_on_the_list", algorithm,
         [](Forge& forge) { return forge.token_by(Forge::rsa(), "PS384", "rsa"); },
         [](IdTokenRules& rules) { rules.token.algorithms = {login::oidc::Algorithm::rs256}; }},
        {"alg_pkcs1_signature_called_pss", signature,
         [](Forge& forge) {
             forge.header["alg"] = "PS256";
             return forge.token();
         }},
        {"alg_sha256_signature_called_sha512", signature,
         [](Forge& forge) {
             forge.header["alg"] = "RS512";
             return forge.token();
         }},
        {"alg_of_another_than_the_key_is_for", unknown_key,
         [](Forge& forge) { return forge.token_by(Forge::rsa(), "PS256", "rsa"); },
         [](IdTokenRules&) {},
         [] { return jwks(Forge::rsa().jwk(R"(,"kid":"rsa","alg":"RS256")")); }},
    };
}

std::vector<Attack> attacks_on_the_key() {
    using enum login::oidc::TokenFault;
    return {
        {"key_foreign_under_the_right_kid", signature,
         [](Forge& forge) { return forge.token_by(Forge::foreign_rsa(), "RS256", "rsa"); }},
        {"key_foreign_elliptic_under_the_right_kid", signature,
         [](Forge& forge) { return forge.token_by(JwtKey::elliptic("P-256"), "ES256", "p256"); }},
        {"kid_unknown", unknown_key, head("kid", "nobody")},
        {"kid_a_path", unknown_key, head("kid", "../../../../dev/null")},
        {"kid_an_injection", unknown_key, head("kid", "rsa' OR '1'='1")},
        {"kid_with_nul_behind_the_right_one", unknown_key, head("kid", std::string("rsa\0x", 5))},
        {"kid_empty", unknown_key, head("kid", "")},
        {"kid_a_number", bad_header, head("kid", 1)},
        {"kid_an_object", bad_header, head("kid", json::object())},
        {"kid_beyond_256_bytes", bad_header, head("kid", std::string(257, 'k'))},
        {"kid_of_a_key_of_another_family", unknown_key, head("kid", "p256")},
        {"kid_of_another_curve", unknown_key,
         [](Forge& forge) { return forge.token_by(Forge::p256(), "ES256", "p384"); }},
        {"kid_missing_where_several_keys_fit", ambiguous_key,
         [](Forge& forge) {
             forge.header.erase("kid");
             return forge.token();
         },
         [](IdTokenRules&) {},
         [] {
             return jwks(Forge::foreign_rsa().jwk(R"(,"kid":"a")") + ',' +
                         Forge::rsa().jwk(R"(,"kid":"b")"));
         }},
        {"kid_twice_in_the_set", ambiguous_key, [](Forge& forge) { return forge.token(); },
         [](IdTokenRules&) {},
         [] {
             return jwks(Forge::foreign_rsa().jwk(R"(,"kid":"rsa")") + ',' +
                         Forge::rsa().jwk(R"(,"kid":"rsa")"));
         }},
        {"key_meant_for_encryption", unknown_key, [](Forge& forge) { return forge.token(); },
         [](IdTokenRules&) {},
         [] { return jwks(Forge::rsa().jwk(R"(,"kid":"rsa","use":"enc")")); }},
        {"key_whose_secret_is_published", unknown_key, [](Forge& forge) { return forge.token(); },
         [](IdTokenRules&) {}, [] { return jwks(Forge::rsa().jwk(R"(,"kid":"rsa","d":"AQAB")")); }},
        {"key_of_1024_bits", unknown_key,
         [](Forge& forge) { return forge.token_by(small_rsa(), "RS256", "rsa"); },
         [](IdTokenRules&) {}, [] { return jwks(small_rsa().jwk(R"(,"kid":"rsa")")); }},
        {"set_without_keys", unknown_key, [](Forge& forge) { return forge.token(); },
         [](IdTokenRules&) {}, [] { return jwks(""); }},
        {"jku_points_at_the_attackers_set", key_in_header,
         head("jku", "https://evil.example/jwks.json")},
        {"jku_points_at_the_providers_set", key_in_header,
         head("jku", "https://idp.example.org/jwks")},
        {"x5u_points_at_a_certificate", key_in_header, head("x5u", "https://evil.example/a.crt")},
        {"jwk_brings_the_attackers_key", key_in_header,
         [](Forge& forge) {
             forge.header["jwk"] = json::parse(Forge::foreign_rsa().jwk());
             return forge.token_by(Forge::foreign_rsa(), "RS256", "rsa");
         }},
        {"x5c_brings_a_certificate", key_in_header, head("x5c", json::array({"MIIB"}))},
    };
}

}  // namespace ncp::test
