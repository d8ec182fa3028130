#include "login/oidc/check.h"

#include <gmock/gmock.h>

#include <fstream>

#include "support/temporary_folder.h"
#include "unit/login/oidc/forge.h"

namespace ncp::test {
namespace {

using login::Finding;
using login::oidc::ClientProof;
using ::testing::HasSubstr;
using ::testing::Not;

class Check : public ::testing::Test {
  protected:
    Check() {
        const auto secret = folder_.path() / "secret";
        std::ofstream(secret) << "s";
        std::filesystem::permissions(secret, std::filesystem::perms::owner_read);
        section_.client_id = "ncp";
        section_.client_secret_file = secret;
        known_.metadata = {.issuer = "https://idp.example",
                           .authorization_endpoint = "https://idp.example/authorize",
                           .token_endpoint = "https://idp.example/token",
                           .jwks_uri = "https://idp.example/jwks",
                           .userinfo_endpoint = "https://idp.example/me"};
        known_.metadata.claims = {"sub", "birthdate", "pid"};
        known_.metadata.challenge_methods = {"S256"};
        known_.keys = forge_keys();
    }
    // One line a finding: "fault: …".
    std::string findings() {
        const auto proof = ClientProof::load(section_);
        const auto mapping = login::oidc::mapping_of(vouching_);
        std::string lines;
        for (const Finding& one :
             login::oidc::compare(known_, {.section = section_,
                                          .vouching = vouching_,
                                          .mapping = *mapping,
                                          .proof = *proof,
                                          .redirect_uri = "https://ncp/login/x/callback",
                                          .logged_out_uri = "https://ncp/login/x/logged-out"})) {
            lines += (one.grade == Finding::Grade::good     ? "good: "
                      : one.grade == Finding::Grade::advice ? "advice: "
                                                            : "fault: ") +
                     one.text.str() + '\n';
        }
        return lines;
    }

    TemporaryFolder folder_;
    config::OidcSection section_;
    config::VouchingSection vouching_;
    login::oidc::Known known_;
};

TEST_F(Check, OfAProviderThatFitsFindsNoFaultAndSaysWhatToRegister) {
    section_.logout = true;
    const std::string found = findings();
    EXPECT_THAT(found, Not(HasSubstr("fault: ")));
    EXPECT_THAT(found, HasSubstr("(redirect_uri): https://ncp/login/x/callback"));
    EXPECT_THAT(found,
                HasSubstr("good: of a student's identity may come: birth_date, national_id"));
    EXPECT_THAT(found, HasSubstr("good: key p384: P-384 of 384 bits"));
    EXPECT_THAT(found, HasSubstr("good: the provider offers no logout"));
    EXPECT_THAT(found, HasSubstr("advice: any login will do"));
}

TEST_F(Check, FindsWhatDoesNotFit) {
    known_.metadata.id_token_algorithms = {"RS256"};
    section_.algorithms = {"ES256"};
    known_.metadata.response_types = {"id_token"};
    known_.metadata.response_modes = {"form_post"};
    known_.metadata.auth_methods = {"tls_client_auth"};
    known_.metadata.acr_values = {"low"};
    vouching_.assurance = {"high"};
    known_.metadata.scopes = {"openid"};
    const std::string found = findings();
    for (const char* words : {"fault: ID tokens are signed with RS256, and none",
                              "fault: the provider does not offer the code flow",
                              "fault: the provider does not offer response_mode=query",
                              "fault: it takes no client secret: use private_key",
                              "fault: assurance demands high, but the provider lists low",
                              "advice: scopes that the provider does not list: profile"}) {
        EXPECT_THAT(found, HasSubstr(words));
    }
}

TEST_F(Check, FindsKeysThatCannotBeUsed) {
    known_.keys = *login::oidc::parse_key_set(jwks(Forge::rsa().jwk(R"(,"use":"enc")")));
    const std::string found = findings();
    EXPECT_THAT(found, HasSubstr("key number 1 is not used: not meant for checking signatures"));
    EXPECT_THAT(found, HasSubstr("fault: the provider publishes no key"));
}

TEST_F(Check, SaysWhichMappedClaimsAreNotListed) {
    vouching_.identity = {{"eppn", {"eduperson_principal_name"}}, {"national_id", {"/pid/value"}}};
    const std::string found = findings();
    EXPECT_THAT(found, HasSubstr("advice: eppn: none of its claims"));
    EXPECT_THAT(found, HasSubstr("may come: birth_date, national_id"));
    known_.metadata.claims.clear();
    EXPECT_THAT(findings(), HasSubstr("advice: the provider does not list its claims"));
}

TEST_F(Check, AdvisesToTryTheLogout) {
    section_.logout = true;
    known_.metadata.end_session_endpoint = "https://idp/logout";
    EXPECT_THAT(findings(), HasSubstr("advice: log out once yourself"));
}

TEST_F(Check, PrintsTheKeySetThatIsToBeRegistered) {
    const auto key = folder_.path() / "key";
    std::ofstream(key) << Forge::p256().private_pem();
    std::filesystem::permissions(key, std::filesystem::perms::owner_read);
    section_.private_key = key;
    known_.metadata.auth_methods = {"private_key_jwt"};
    known_.metadata.auth_algorithms = {"RS256"};
    const std::string found = findings();
    EXPECT_THAT(found, HasSubstr("advice: name the key, as in key_id"));
    EXPECT_THAT(found, HasSubstr("register this key set for it: {\"keys\":[{"));
    EXPECT_THAT(found, Not(HasSubstr("\"d\"")));
    EXPECT_THAT(found, HasSubstr("fault: its key signs with ES256, but the provider takes RS256"));
}

}  // namespace
}  // namespace ncp::test
