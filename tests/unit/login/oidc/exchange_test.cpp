#include "login/oidc/exchange.h"

#include <gmock/gmock.h>

namespace ncp::test {
namespace {

using login::oidc::read_claims_answer;
using login::oidc::read_token_answer;
using ::testing::HasSubstr;
using ::testing::Not;

outbound::Response answer(int status, std::string body,
                          const std::string& type = "application/json") {
    outbound::Response response;
    response.status = status;
    response.headers = {{"content-type", type}};
    response.body = std::move(body);
    return response;
}

TEST(TokenAnswer, HoldsBothTokens) {
    auto tokens = read_token_answer(
        answer(200, R"({"access_token":"a.b~c","token_type":"bearer","id_token":"x.y.z"})"));
    ASSERT_TRUE(tokens.has_value());
    EXPECT_EQ(tokens->access_token.reveal(), "a.b~c");
    EXPECT_EQ(tokens->id_token.reveal(), "x.y.z");
}

TEST(TokenAnswer, RefusalsSayWhatToDoAndNothingForeign) {
    const std::vector<std::tuple<int, std::string, ErrorCode, std::string>> cases{
        {200, "", ErrorCode::login_failed, "no JSON object"},
        {200, "[]", ErrorCode::login_failed, "no JSON object"},
        {200, R"({"access_token":"a","token_type":"DPoP","id_token":"x"})", ErrorCode::login_failed,
         "no token of type Bearer"},
        {200, R"({"access_token":"a","id_token":"x"})", ErrorCode::login_failed, "Bearer"},
        {200, R"({"access_token":"a","access_token":"b","token_type":"Bearer","id_token":"x"})",
         ErrorCode::login_failed, "a name twice"},
        {200, R"({"token_type":"Bearer","id_token":"x"})", ErrorCode::login_failed,
         "no usable access token"},
        {200, "{\"access_token\":\"a\\r\\nX: y\",\"token_type\":\"Bearer\",\"id_token\":\"x\"}",
         ErrorCode::login_failed, "no usable access token"},
        {200, R"({"access_token":"a","token_type":"Bearer"})", ErrorCode::login_failed,
         "no ID token: may this client use the scope openid?"},
        {400, R"({"error":"invalid_grant","error_description":"canary"})", ErrorCode::login_failed,
         "answered invalid_grant"},
        {401, R"({"error":"invalid_client"})", ErrorCode::login_failed,
         "are client_id, secret or key, and token_endpoint_auth as registered?"},
        {400, R"({"error":"canary"})", ErrorCode::login_failed, "no specification"},
        {404, "canary", ErrorCode::login_failed, "HTTP 404"},
        {302, "", ErrorCode::login_failed, "HTTP 302"},
        {503, "canary", ErrorCode::source_failed, "HTTP 503"}};
    for (const auto& [status, body, code, words] : cases) {
        auto tokens = read_token_answer(answer(status, body));
        ASSERT_FALSE(tokens.has_value()) << body;
        EXPECT_EQ(tokens.error().code(), code) << body;
        EXPECT_THAT(tokens.error().describe().str(), HasSubstr(words));
        EXPECT_THAT(tokens.error().describe().str(), Not(HasSubstr("canary")));
    }
}

TEST(ClaimsAnswer, MustBeAboutTheSamePerson) {
    auto claims = read_claims_answer(answer(200, R"({"sub":"1","pid":"x"})"), "1");
    ASSERT_TRUE(claims.has_value());
    EXPECT_EQ(claims->at("pid"), "x");
    const auto refused = [](const outbound::Response& response) {
        auto read = read_claims_answer(response, "1");
        return read ? "accepted" : read.error().describe().str();
    };
    EXPECT_THAT(refused(answer(200, R"({"sub":"2"})")), HasSubstr("about somebody else"));
    EXPECT_THAT(refused(answer(200, R"({"sub":1})")), HasSubstr("about somebody else"));
    EXPECT_THAT(refused(answer(200, R"({})")), HasSubstr("about somebody else"));
    EXPECT_THAT(refused(answer(200, R"({"sub":"2","sub":"1"})")), HasSubstr("a name twice"));
    EXPECT_THAT(refused(answer(200, "x.y.z", "application/jwt")), HasSubstr("signed token"));
    EXPECT_THAT(refused(answer(401, "")),
                HasSubstr("login_failed: userinfo answered with HTTP 401"));
    EXPECT_THAT(refused(answer(500, "")), HasSubstr("source_failed"));
}

}  // namespace
}  // namespace ncp::test
