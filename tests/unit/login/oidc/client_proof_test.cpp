#include "login/oidc/client_proof.h"

#include <gmock/gmock.h>

#include <fstream>

#include "login/oidc/signed_token.h"
#include "support/temporary_folder.h"
#include "unit/login/oidc/forge.h"

namespace ncp::test {
namespace {

using config::ClientAuth;
using login::oidc::Algorithm;
using login::oidc::ClientProof;
using login::oidc::ProviderMetadata;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

class Proof : public ::testing::Test {
  protected:
    std::filesystem::path file(const std::string& content,
                               std::filesystem::perms mode = std::filesystem::perms::owner_read) {
        auto path = folder_.path() / ("file" + std::to_string(++files_));
        std::ofstream(path) << content;
        std::filesystem::permissions(path, mode);
        return path;
    }
    config::OidcSection with_secret(const std::string& secret) {
        config::OidcSection section;
        section.client_id = "ncp:1";
        section.client_secret_file = file(secret);
        return section;
    }
    config::OidcSection with_key(const std::string& pem) {
        config::OidcSection section;
        section.client_id = "ncp";
        section.private_key = file(pem);
        section.key_id = "k1";
        return section;
    }
    static std::string refusal(const config::OidcSection& section) {
        auto proof = ClientProof::load(section);
        return proof ? "loaded" : proof.error().describe().str();
    }

    TemporaryFolder folder_;
    int files_ = 0;
    ProviderMetadata metadata_{.issuer = "https://idp.example",
                               .token_endpoint = "https://idp.example/token"};
    WallTime now_ = forge_time(kForgeNow);
};

TEST_F(Proof, ASecretGoesIntoTheHeaderEncodedTwice) {
    auto proof = ClientProof::load(with_secret("s3cret & more\n"))->prove(metadata_, now_);
    ASSERT_TRUE(proof.has_value());
    EXPECT_THAT(proof->fields, IsEmpty());
    // base64 of "ncp%3A1:s3cret%20%26%20more"
    EXPECT_EQ(proof->authorization.reveal(), "Basic bmNwJTNBMTpzM2NyZXQlMjAlMjYlMjBtb3Jl");
}

TEST_F(Proof, ASecretGoesIntoTheFormWhereTheProviderTakesNoHeader) {
    metadata_.auth_methods = {"private_key_jwt", "client_secret_post"};
    auto proof = ClientProof::load(with_secret("s"))->prove(metadata_, now_);
    ASSERT_TRUE(proof.has_value());
    EXPECT_THAT(proof->fields,
                ::testing::ElementsAre(Pair("client_id", "ncp:1"), Pair("client_secret", "s")));
    EXPECT_TRUE(proof->authorization.empty());
    metadata_.auth_methods = {"private_key_jwt"};
    EXPECT_THAT(
        ClientProof::load(with_secret("s"))->prove(metadata_, now_).error().describe().str(),
        HasSubstr("use private_key instead"));
}

TEST_F(Proof, TheConfigurationHasTheLastWord) {
    config::OidcSection section = with_secret("s");
    section.auth = ClientAuth::secret_post;
    EXPECT_EQ(*ClientProof::load(section)->choose(metadata_), ClientAuth::secret_post);
}

TEST_F(Proof, AKeySignsAnAssertionThatItsPublishedHalfVerifies) {
    for (const auto& [key, algorithm] :
         {std::pair(Forge::rsa(), Algorithm::rs256), std::pair(Forge::p256(), Algorithm::es256),
          std::pair(Forge::p384(), Algorithm::es384), std::pair(Forge::p521(), Algorithm::es512)}) {
        auto proof = ClientProof::load(with_key(key.private_pem()));
        ASSERT_TRUE(proof.has_value()) << proof.error().describe().str();
        auto proved = proof->prove(metadata_, now_);
        ASSERT_TRUE(proved.has_value());
        ASSERT_EQ(proved->fields.size(), 3U);
        EXPECT_EQ(proved->fields[1].second,
                  "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        const std::string published = proof->public_key_set();
        EXPECT_FALSE(json::parse(published)["keys"][0].contains("d"));
        auto token = login::oidc::verify_signed_token(proved->fields[2].second,
                                                      *login::oidc::parse_key_set(published),
                                                      {.issuer = "ncp",
                                                       .audience = "https://idp.example",
                                                       .algorithms = {algorithm},
                                                       .now = now_});
        ASSERT_TRUE(token.has_value()) << token.error().error().describe().str();
        EXPECT_EQ(token->claims.at("sub"), "ncp");
        EXPECT_EQ(token->claims.at("exp"), kForgeNow + 60);
        EXPECT_GE(token->claims.at("jti").get<std::string>().size(), 32U);
    }
}

TEST_F(Proof, AKeyMaySignWithAnotherAlgorithmOfItsKindForAnotherAudience) {
    config::OidcSection section = with_key(Forge::rsa().private_pem());
    section.key_algorithm = "PS384";
    section.assertion_for_token_endpoint = true;
    auto proof = ClientProof::load(section);
    ASSERT_TRUE(proof.has_value());
    auto token =
        login::oidc::verify_signed_token(proof->prove(metadata_, now_)->fields[2].second,
                                         *login::oidc::parse_key_set(proof->public_key_set()),
                                         {.issuer = "ncp",
                                          .audience = "https://idp.example/token",
                                          .algorithms = {Algorithm::ps384},
                                          .now = now_});
    EXPECT_TRUE(token.has_value());
    section.key_algorithm = "ES256";
    EXPECT_THAT(refusal(section), HasSubstr("does not fit the private key"));
}

TEST_F(Proof, FilesThatAreNotFitAreRefusedWithAdvice) {
    EXPECT_THAT(refusal(with_secret("\n")), HasSubstr("is empty"));
    EXPECT_THAT(refusal(with_secret("secret\nof Feide\n")), HasSubstr("has several lines"));
    EXPECT_EQ(refusal(with_secret("a secret \n")), "loaded");
    config::OidcSection open = with_secret("s");
    open.client_secret_file =
        file("s", std::filesystem::perms::owner_read | std::filesystem::perms::others_read);
    EXPECT_THAT(refusal(open), HasSubstr("chmod 600"));
    open.client_secret_file = folder_.path() / "nowhere";
    EXPECT_THAT(refusal(open), HasSubstr("nowhere"));
    EXPECT_THAT(refusal(with_key("no key")), HasSubstr("no private key in PEM"));
    EXPECT_THAT(refusal(with_key(Forge::rsa().public_pem())), HasSubstr("no private key in PEM"));
    EXPECT_THAT(refusal(with_key(JwtKey::rsa(1024).private_pem())), HasSubstr("fewer than 2048"));
    EXPECT_THAT(refusal(with_key(JwtKey::elliptic("secp256k1").private_pem())),
                HasSubstr("neither RSA nor P-256"));
}

}  // namespace
}  // namespace ncp::test
