#include "unit/login/oidc/attack.h"

namespace ncp::test {

std::vector<Attack> attacks_on_the_party() {
    using enum login::oidc::TokenFault;
    return {
        {"iss_of_another_provider", issuer, claim("iss", "https://evil.example")},
        {"iss_with_a_slash_behind", issuer, claim("iss", "https://idp.example.org/")},
        {"iss_without_tls", issuer, claim("iss", "http://idp.example.org")},
        {"iss_in_capitals", issuer, claim("iss", "https://IDP.example.org")},
        {"iss_missing", bad_claims, without("iss")},
        {"iss_a_list", bad_claims, claim("iss", json::array({"https://idp.example.org"}))},
        {"aud_of_another_client", audience, claim("aud", "somebody-else")},
        {"aud_begins_like_ours", audience, claim("aud", "ncp2")},
        {"aud_empty", audience, claim("aud", "")},
        {"aud_an_empty_list", audience, claim("aud", json::array())},
        {"aud_a_list_of_others", audience, claim("aud", json::array({"a", "b"}))},
        {"aud_a_list_with_a_number", audience, claim("aud", json::array({"ncp", 1}))},
        {"aud_an_object", audience, claim("aud", {{"ncp", "ncp"}})},
        {"aud_missing", bad_claims, without("aud")},
        {"aud_of_several_without_azp", authorized_party, claim("aud", json::array({"ncp", "b"}))},
        {"azp_of_another_client", authorized_party, claim("azp", "somebody-else")},
        {"azp_a_list", bad_claims, claim("azp", json::array({"ncp"}))},
        {"sub_missing", bad_claims, without("sub")},
        {"sub_empty", bad_claims, claim("sub", "")},
        {"sub_a_number", bad_claims, claim("sub", 248289761001)},
        {"sub_beyond_255_bytes", bad_claims, claim("sub", std::string(256, '1'))},
        {"sub_with_a_line_break", bad_claims, claim("sub", "1\n2")},
        {"sub_twice", bad_claims,
         raw_claims([](const std::string& text) { return insert_first(text, R"("sub":"1")"); })},
        {"iss_twice", bad_claims, raw_claims([](const std::string& text) {
             return insert_first(text, R"("iss":"https://evil.example")");
         })},
        {"name_twice_deep_inside", bad_claims, raw_claims([](const std::string& text) {
             return insert_first(text, R"("x":{"a":1,"a":2})");
         })},
        {"name_twice_by_an_escape", bad_claims, raw_claims([](const std::string& text) {
             return insert_first(text, R"("\u0073ub":"1")");
         })},
        {"claims_a_list", bad_claims,
         raw_claims([](const std::string& text) { return '[' + text + ']'; })},
        {"claims_empty", bad_claims, raw_claims([](const std::string&) { return std::string(); })},
        {"claims_nested_deeply", bad_claims, raw_claims([](const std::string& text) {
             return insert_first(text, "\"x\":" + std::string(5000, '[') + std::string(5000, ']'));
         })},
        {"claims_a_token_themselves", bad_claims,
         [](Forge& forge) {
             return Forge::rsa().token("RS256", forge.header.dump(), forge.token());
         }},
    };
}

std::vector<Attack> attacks_on_the_login() {
    using enum login::oidc::TokenFault;
    return {
        {"exp_over", expired, claim("exp", kForgeNow - 61)},
        {"exp_long_over", expired, claim("exp", 0)},
        {"exp_missing", bad_claims, without("exp")},
        {"exp_a_text", bad_claims, claim("exp", "1800000300")},
        {"exp_negative", bad_claims, claim("exp", -1)},
        {"exp_beyond_all_calendars", bad_claims, claim("exp", 1e300)},
        {"exp_true", bad_claims, claim("exp", true)},
        {"nbf_to_come", not_yet_valid, claim("nbf", kForgeNow + 61)},
        {"nbf_a_text", bad_claims, claim("nbf", "0")},
        {"iat_to_come", issued_in_the_future, claim("iat", kForgeNow + 61)},
        {"iat_missing", bad_claims, without("iat")},
        {"iat_long_ago", stale, claim("iat", kForgeNow - 661)},
        {"nonce_of_another_login", nonce, claim("nonce", "0a1b2c3d-other")},
        {"nonce_missing", nonce, without("nonce")},
        {"nonce_empty", nonce, claim("nonce", "")},
        {"nonce_longer", nonce, claim("nonce", "0a1b2c3d-nonce0")},
        {"nonce_a_list", nonce, claim("nonce", json::array({"0a1b2c3d-nonce"}))},
        {"at_hash_of_another_token", access_token_hash,
         claim("at_hash", "77QmUPtjPfzWtF2AnpK9RQ==")},
        {"at_hash_empty", access_token_hash, claim("at_hash", "")},
        {"at_hash_of_the_whole_digest", access_token_hash,
         [](Forge& forge) {
             forge.claims["at_hash"] =
                 login::oidc::access_token_hash(forge.access_token, login::oidc::Algorithm::rs512);
             return forge.token();
         }},
        {"at_hash_a_number", bad_claims, claim("at_hash", 7)},
        {"acr_too_low", too_weak, claim("acr", "low")},
        {"acr_missing", too_weak, without("acr")},
        {"acr_a_list", too_weak, claim("acr", json::array({"high"}))},
        {"acr_begins_like_a_demanded_one", too_weak, claim("acr", "high-but-not-really")},
        {"auth_time_too_long_ago", login_too_old, claim("auth_time", kForgeNow - 661)},
        {"auth_time_missing", no_login_time, without("auth_time")},
        {"auth_time_a_text", no_login_time, claim("auth_time", "now")},
    };
}

}  // namespace ncp::test
