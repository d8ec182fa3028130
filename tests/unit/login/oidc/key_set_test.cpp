#include "login/oidc/key_set.h"

#include <gmock/gmock.h>

#include "unit/login/oidc/forge.h"

namespace ncp::test {
namespace {

using login::oidc::Algorithm;
using login::oidc::parse_key_set;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(KeySet, HoldsWhatSignaturesCanBeCheckedWith) {
    auto set = parse_key_set(forge_jwks());
    ASSERT_TRUE(set.has_value());
    ASSERT_THAT(set->keys, SizeIs(4));
    EXPECT_THAT(set->unused, IsEmpty());
    EXPECT_EQ(set->keys[0].id, "rsa");
    EXPECT_EQ(set->keys[0].bits, 2048U);
    EXPECT_EQ(set->keys[0].signature_bytes, 256U);
    EXPECT_TRUE(set->keys[0].fits(Algorithm::ps512));
    EXPECT_FALSE(set->keys[0].fits(Algorithm::es256));
    EXPECT_TRUE(set->keys[1].fits(Algorithm::es256));
    EXPECT_FALSE(set->keys[1].fits(Algorithm::es384));
    EXPECT_EQ(set->keys[3].signature_bytes, 132U);
}

// Of a set of one key, why it is not used.
std::string reason(const std::string& key) {
    auto set = parse_key_set(jwks(key));
    if (!set) return "refused: " + set.error().describe().str();
    if (set->unused.empty()) return "used";
    EXPECT_THAT(set->keys, IsEmpty());
    return set->unused.front().why.str();
}

std::string changed(const JwtKey& key, const std::string& name, const json& value) {
    json jwk = json::parse(key.jwk());
    jwk[name] = value;
    return jwk.dump();
}

TEST(KeySet, LeavesOutWhatIsNotFitAndSaysWhy) {
    const JwtKey& rsa = Forge::rsa();
    const JwtKey& ec = Forge::p256();
    const std::string x = json::parse(ec.jwk())["x"];
    const std::vector<std::pair<std::string, std::string>> cases{
        {rsa.jwk(), "used"},
        {ec.jwk(R"(,"x5c":["MIIB"],"x5u":"https://evil.example")"), "used"},
        {rsa.jwk(R"(,"use":"enc")"), "not meant for checking"},
        {rsa.jwk(R"(,"use":1)"), "not meant for checking"},
        {rsa.jwk(R"(,"key_ops":["encrypt"])"), "not meant for checking"},
        {rsa.jwk(R"(,"alg":"RSA-OAEP")"), "another algorithm"},
        {rsa.jwk(R"(,"alg":"HS256")"), "another algorithm"},
        {rsa.jwk(R"(,"alg":"ES256")"), "does not fit"},
        {ec.jwk(R"(,"alg":"ES384")"), "does not fit"},
        {rsa.jwk(R"(,"d":"AQAB")"), "secret part is published"},
        {rsa.jwk(R"(,"kid":7)"), "malformed \"kid\""},
        {R"({"kty":"oct","k":"AAAA"})", "secret part is published"},
        {R"({"kty":"OKP","crv":"Ed25519","x":"AAAA"})", "another type"},
        {R"({"kty":7})", "another type"},
        {R"({})", "another type"},
        {R"(7)", "no JSON object"},
        {JwtKey::rsa(1024).jwk(), "fewer than 2048"},
        {JwtKey::rsa(2048, 3).jwk(), "below 65537"},
        {changed(rsa, "n", base64url(std::string(2000, '\xff'))), "more than 8192"},
        {changed(rsa, "n", "not base64!"), "no number"},
        {changed(rsa, "n", ""), "no number"},
        {changed(rsa, "n", base64url('\0' + std::string(256, '\xff'))), "begins with zeros"},
        {changed(rsa, "e", "AQ"), "below 65537"},
        {changed(rsa, "e", "AQAA"), "or even"},
        {changed(rsa, "e", base64url(std::string(9, '\xff'))), "unusually large"},
        {JwtKey::elliptic("secp256k1").jwk(), "a curve other than"},
        {changed(ec, "crv", "P-384"), "length of its curve"},
        {changed(ec, "x", base64url(std::string(31, 'x'))), "length of its curve"},
        {changed(ec, "y", x), "not on its curve"},
        {changed(ec, "y", base64url(std::string(32, '\0'))), "not on its curve"},
    };
    for (const auto& [key, why] : cases)
        EXPECT_THAT(reason(key), HasSubstr(why)) << key;
}

TEST(KeySet, OneBadKeyHarmsNoOther) {
    auto set = parse_key_set(jwks("7," + Forge::rsa().jwk() + R"(,{"kty":"OKP"})"));
    ASSERT_TRUE(set.has_value());
    EXPECT_THAT(set->keys, SizeIs(1));
    ASSERT_THAT(set->unused, SizeIs(2));
    EXPECT_EQ(set->unused[0].position, 1U);
    EXPECT_EQ(set->unused[1].position, 3U);
}

TEST(KeySet, RefusesWhatIsNone) {
    for (const char* text :
         {"", "[]", "{}", R"({"keys":{}})", R"({"keys":[],"keys":[]})", "{\"keys\":[]", "<html>"}) {
        auto set = parse_key_set(text);
        ASSERT_FALSE(set.has_value()) << text;
        EXPECT_EQ(set.error().code(), ErrorCode::invalid_document);
    }
    std::string many;
    for (int i = 0; i < 65; ++i)
        many += i ? ",1" : "1";
    EXPECT_EQ(parse_key_set(jwks(many)).error().code(), ErrorCode::too_large);
    EXPECT_EQ(parse_key_set(jwks("") + std::string(300'000, ' ')).error().code(),
              ErrorCode::too_large);
}

}  // namespace
}  // namespace ncp::test
