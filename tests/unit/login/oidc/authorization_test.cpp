#include "login/oidc/authorization.h"

#include <gmock/gmock.h>

#include "base/bytes.h"
#include "http/fields.h"
#include "login/login_method.h"

namespace ncp::test {
namespace {

using login::oidc::Memo;
using login::oidc::read_returned;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* kState = "0a1b2c3d-00112233445566778899aabbccddeeff";

Form fields_of(const std::string& address) {
    auto form = http::parse_fields(address.substr(address.find('?') + 1), 100);
    EXPECT_TRUE(form.has_value());
    return form ? *form : Form();
}

class Authorization : public ::testing::Test {
  protected:
    std::string address() {
        return authorization_address(metadata_,
                                     {.section = section_,
                                      .assurance = assurance_,
                                      .redirect_uri = "https://ncp.example/login/x/callback",
                                      .language = "nb",
                                      .memo = memo_});
    }

    login::oidc::ProviderMetadata metadata_{
        .issuer = "https://idp.example", .authorization_endpoint = "https://idp.example/authorize"};
    config::OidcSection section_{.client_id = "a b&c"};
    std::vector<std::string> assurance_;
    Memo memo_ = Memo::fresh("0a1b2c3d");
};

TEST_F(Authorization, AsksForACodeBoundToThisLogin) {
    const Form query = fields_of(address());
    EXPECT_EQ(query.single("response_type"), "code");
    EXPECT_EQ(query.single("client_id"), "a b&c");
    EXPECT_EQ(query.single("redirect_uri"), "https://ncp.example/login/x/callback");
    EXPECT_EQ(query.single("scope"), "openid profile");
    EXPECT_EQ(query.single("state"), memo_.state);
    EXPECT_EQ(query.single("nonce"), memo_.nonce);
    EXPECT_EQ(query.single("code_challenge_method"), "S256");
    EXPECT_EQ(query.single("code_challenge"), base64url_encode(sha256(memo_.verifier)));
    EXPECT_EQ(query.single("ui_locales"), "nb");
    for (const char* name : {"acr_values", "claims", "prompt", "max_age", "response_mode"})
        EXPECT_EQ(query.count(name), 0U) << name;
    EXPECT_THAT(address(), Not(HasSubstr(memo_.verifier)));
}

TEST_F(Authorization, AsksForWhatTheConfigurationWants) {
    section_.request_claims = {"https://n.feide.no/claims/nin"};
    section_.prompt = "login";
    section_.max_age = std::chrono::minutes(5);
    assurance_ = {"high", "substantial"};
    metadata_.response_modes = {"query", "fragment"};
    metadata_.authorization_endpoint += "?tenant=1";
    const std::string whole = address();
    EXPECT_THAT(whole, StartsWith("https://idp.example/authorize?tenant=1&response_type=code"));
    const Form query = fields_of(whole);
    EXPECT_EQ(query.single("acr_values"), "high substantial");
    EXPECT_EQ(query.single("prompt"), "login");
    EXPECT_EQ(query.single("max_age"), "300");
    EXPECT_EQ(query.single("response_mode"), "query");
    EXPECT_EQ(query.single("claims"),
              R"({"id_token":{"https://n.feide.no/claims/nin":{"essential":true}},)"
              R"("userinfo":{"https://n.feide.no/claims/nin":{"essential":true}}})");
}

TEST_F(Authorization, EveryMemoIsFreshAndCanBeReadAgain) {
    const Memo other = Memo::fresh("0a1b2c3d");
    EXPECT_EQ(login::tag_of(memo_.state), "0a1b2c3d");
    EXPECT_NE(memo_.state, other.state);
    EXPECT_NE(memo_.nonce, other.nonce);
    EXPECT_NE(memo_.verifier, other.verifier);
    EXPECT_EQ(memo_.verifier.size(), 64U);
    const auto again = Memo::read(memo_.str());
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->verifier, memo_.verifier);
    EXPECT_FALSE(Memo::read("").has_value());
    EXPECT_FALSE(Memo::read(R"({"state":"a"})").has_value());
}

Form form(std::vector<std::pair<std::string, std::string>> fields) {
    return {std::move(fields)};
}

TEST(Returned, KeepsWhatMeansSomething) {
    const auto returned = read_returned(form({{"state", kState},
                                              {"code", "a/b=c&d"},
                                              {"iss", "https://idp.example"},
                                              {"session_state", "x"},
                                              {"error_description", "no"}}));
    ASSERT_TRUE(returned.has_value());
    EXPECT_EQ(returned->query(),
              std::string("state=") + kState + "&code=a%2Fb%3Dc%26d&iss=https%3A%2F%2Fidp.example");
}

TEST(Returned, RefusesWhatIsAmbiguousOrNotOurs) {
    const std::vector<Form> wrong{
        form({}),
        form({{"state", kState}}),
        form({{"code", "x"}}),
        form({{"state", kState}, {"code", ""}}),
        form({{"state", kState}, {"code", "x"}, {"code", "y"}}),
        form({{"state", kState}, {"state", kState}, {"code", "x"}}),
        form({{"state", kState}, {"code", "x"}, {"iss", "a"}, {"iss", "b"}}),
        form({{"state", kState}, {"code", "x"}, {"error", "access_denied"}}),
        form({{"state", "0a1b2c3"}, {"code", "x"}}),
        form({{"state", "0A1B2C3D-00"}, {"code", "x"}}),
        form({{"state", "0a1b2c3d/../../x"}, {"code", "x"}}),
        form({{"state", "0a1b2c3d-" + std::string(200, '0')}, {"code", "x"}}),
        form({{"state", kState}, {"code", std::string(5000, 'x')}})};
    for (std::size_t i = 0; i < wrong.size(); ++i)
        EXPECT_FALSE(read_returned(wrong[i]).has_value()) << i;
}

TEST(KnownError, RepeatsRegisteredWordsOnly) {
    EXPECT_EQ(login::oidc::known_error("invalid_grant").str(), "invalid_grant");
    EXPECT_THAT(login::oidc::known_error("canary").str(), HasSubstr("no specification"));
}

using login::oidc::LogoutRequest;
TEST_F(Authorization, LoggingOutPostsTheIdTokenAndPutsNothingIntoTheAddress) {
    const LogoutRequest request{.client_id = "ncp",
                                .return_to = "https://ncp.example/login/x/logged-out",
                                .state = "0a1b2c3d",
                                .id_token = "a.b.c"};
    EXPECT_FALSE(logout_form(metadata_, request)) << "the provider has no logout";
    metadata_.end_session_endpoint = "https://idp.example/logout";
    const auto logout = logout_form(metadata_, request);
    ASSERT_TRUE(logout);
    EXPECT_EQ(logout->address, "https://idp.example/logout");
    const std::vector<std::pair<std::string, std::string>> fields{
        {"id_token_hint", "a.b.c"},
        {"client_id", "ncp"},
        {"post_logout_redirect_uri", "https://ncp.example/login/x/logged-out"},
        {"state", "0a1b2c3d"}};
    EXPECT_EQ(logout->fields, fields);
    LogoutRequest without = request;
    without.id_token = {};
    EXPECT_FALSE(logout_form(metadata_, without)) << "there is no token";
}

}  // namespace
}  // namespace ncp::test
