#include "unit/login/oidc/attack.h"

namespace ncp::test {

namespace {

// SEC 2, section 2.4.2: n.
std::string order_of_p256() {
    std::string order;
    for (const int byte : {0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff,
                           0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17,
                           0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51})
        order += static_cast<char>(byte);
    return order;
}

}  // namespace

std::vector<Attack> attacks_on_the_signature() {
    using enum login::oidc::TokenFault;
    auto change = [](const std::function<void(std::string&)>& edit) {
        return [=](Forge& forge) {
            std::string token = forge.token();
            edit(token);
            return token;
        };
    };
    auto elliptic = [](const std::string& raw) {
        return [=](Forge& forge) {
            forge.header["alg"] = "ES256";
            forge.header["kid"] = "p256";
            return unsigned_input(forge) + '.' + base64url(raw);
        };
    };
    return {
        {"signature_left_out", signature,
         change([](std::string& token) { token.resize(token.rfind('.') + 1); })},
        {"signature_cut", signature,
         change([](std::string& token) { token.resize(token.size() - 2); })},
        {"signature_with_bytes_behind", signature, change([](std::string& token) {
             token += "AA";  // 256 bytes and one more
         })},
        {"claims_of_another_token", signature,
         [](Forge& forge) {
             std::string token = forge.token();
             forge.claims["sub"] = "1";
             const std::string other = base64url(forge.claims.dump());
             const std::size_t first = token.find('.');
             return token.replace(first + 1, token.rfind('.') - first - 1, other);
         }},
        {"header_of_another_token", signature,
         [](Forge& forge) {
             const std::string token = forge.token();
             forge.header.erase("typ");
             return base64url(forge.header.dump()) + token.substr(token.find('.'));
         }},
        {"ecdsa_of_two_zeros", signature, elliptic(std::string(64, '\0'))},
        {"ecdsa_of_two_orders", signature, elliptic(order_of_p256() + order_of_p256())},
        {"ecdsa_empty", signature, elliptic("")},
        {"ecdsa_of_odd_length", signature, elliptic(std::string(63, 'x'))},
        {"ecdsa_as_der", signature, elliptic(std::string("\x30\x06\x02\x01\x01\x02\x01\x01", 8))},
        {"rsa_of_zeros", signature,
         [](Forge& forge) {
             return unsigned_input(forge) + '.' + base64url(std::string(256, '\0'));
         }},
        {"rsa_of_one", signature,
         [](Forge& forge) {
             return unsigned_input(forge) + '.' + base64url(std::string(255, '\0') + '\1');
         }},
        {"psychic_spelling_of_base64", not_compact,
         change([](std::string& token) { token += '='; })},
        {"signature_in_base64_of_mime", not_compact,
         change([](std::string& token) { token.back() = '+'; })},
        {"line_break_inside", not_compact,
         change([](std::string& token) { token.insert(token.find('.'), "\n"); })},
        {"blank_before", not_compact, change([](std::string& token) { token.insert(0, " "); })},
        {"four_parts", not_compact, change([](std::string& token) { token += ".AAAA"; })},
        {"two_parts", not_compact,
         change([](std::string& token) { token.erase(0, 1 + token.find('.')); })},
        {"nothing", not_compact, [](Forge&) { return std::string(); }},
        {"json_serialisation", not_compact,
         [](Forge& forge) {
             return R"({"payload":")" + base64url(forge.claims.dump()) + R"(","signatures":[]})";
         }},
        {"encrypted_five_parts", encrypted,
         [](Forge&) { return std::string("AAAA.AAAA.AAAA.AAAA.AAAA"); }},
        {"beyond_64_kib", too_large, claim("note", std::string(70'000, 'x'))},
    };
}

std::vector<Attack> attacks_on_the_header() {
    using enum login::oidc::TokenFault;
    return {
        {"crit_demands_an_extension", critical_header, head("crit", json::array({"exp"}))},
        {"crit_empty", critical_header, head("crit", json::array())},
        {"b64_false", critical_header, head("b64", false)},
        {"zip_deflate", critical_header, head("zip", "DEF")},
        {"enc_in_a_signed_token", encrypted, head("enc", "A128GCM")},
        {"cty_one_token_inside_another", wrong_type, head("cty", "JWT")},
        {"typ_of_an_access_token", wrong_type, head("typ", "at+jwt")},
        {"typ_of_a_logout_token", wrong_type, head("typ", "logout+jwt")},
        {"typ_a_number", wrong_type, head("typ", 1)},
        {"header_names_alg_twice", bad_header,
         raw_header(R"({"alg":"none","kid":"rsa","alg":"RS256"})")},
        {"header_names_kid_twice", bad_header,
         raw_header(R"({"alg":"RS256","kid":"rsa","kid":"rsa"})")},
        {"header_a_list", bad_header, raw_header(R"(["RS256"])")},
        {"header_no_json", bad_header, raw_header("alg=RS256")},
        {"header_with_bytes_behind", bad_header, raw_header(R"({"alg":"RS256","kid":"rsa"}x)")},
        {"header_no_utf8", bad_header, raw_header("{\"alg\":\"RS256\",\"kid\":\"\xff\"}")},
        {"header_nested_deeply", bad_header,
         raw_header(R"({"alg":"RS256","kid":"rsa","x":)" + std::string(40, '[') +
                    std::string(40, ']') + '}')},
        {"header_beyond_4_kib", bad_header, head("note", std::string(5000, 'x'))},
    };
}

}  // namespace ncp::test
