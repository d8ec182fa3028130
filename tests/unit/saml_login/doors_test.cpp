// What the login serves to federations: its metadata, and answers to logouts.
#include "unit/saml_login/scripted_login.h"

namespace ncp::login {
namespace {

TEST_F(SamlLogin, EndsTheTransfersOfWhoeverLoggedOutAtHisInstitution) {
    open();
    std::vector<std::string> ended;
    login_->let_end_transfers([&](std::string_view tag) { ended.emplace_back(tag); });
    send();
    Assertion aino = assertion("_0badcafe001");
    aino.name_id = "another";
    provider_->reading = aino;
    ASSERT_TRUE(back("handle", post().substr(7)).has_value());
    http::Request logout;
    logout.raw_query = "SAMLRequest=x&Signature=c";
    ASSERT_TRUE(door(http::Method::get, "/slo", logout).has_value());
    EXPECT_THAT(ended, testing::IsEmpty());

    aino.name_id = "name";  // whom the logout names
    aino.id = "_b";
    aino.in_response_to = "_0badcafe002";
    provider_->reading = aino;
    send();
    ASSERT_TRUE(back("handle", post().substr(7)).has_value());
    ASSERT_TRUE(door(http::Method::get, "/slo", logout).has_value());
    EXPECT_THAT(ended, testing::ElementsAre("0badcafe"));
    ASSERT_TRUE(door(http::Method::get, "/slo", logout).has_value());
    EXPECT_THAT(ended, testing::SizeIs(1)) << "it is forgotten";
}

TEST_F(SamlLogin, EndsTransfersThoughNobodyWaitsForTheAnswer) {
    open();
    std::vector<std::string> ended;
    login_->let_end_transfers([&](std::string_view tag) { ended.emplace_back(tag); });
    send();
    Assertion aino = assertion("_0badcafe001");
    aino.name_id = "name";
    provider_->reading = aino;
    ASSERT_TRUE(back("handle", post().substr(7)).has_value());
    provider_->logout_location.clear();
    const auto response = door(http::Method::get, "/slo", {});
    ASSERT_FALSE(response.has_value());
    EXPECT_THAT(response.error().operator_text().str(), HasSubstr("no SingleLogoutService"));
    EXPECT_THAT(ended, testing::ElementsAre("0badcafe"));
}

TEST_F(SamlLogin, AsksForNoMoreThanTheSourcesNeed) {
    SamlLoginSettings settings;
    settings.wanted_keys = {"birth_date", "family_name", "esi"};
    open(settings);
    const std::string body = door(http::Method::get, "/metadata", {})->body;
    for (const char* asked : {"\"schacDateOfBirth\"", "\"sn\"", "\"schacPersonalUniqueCode\""})
        EXPECT_THAT(body, HasSubstr(asked));
    for (const char* unasked :
         {"\"mail\"", "norEduPersonNIN", "eduPersonPrincipalName", "givenName"})
        EXPECT_THAT(body, testing::Not(HasSubstr(unasked)));
}

TEST_F(SamlLogin, AsksForNothingIfEveryKeyIsLeftOutOfTheMapping) {
    SamlLoginSettings settings;
    settings.wanted_keys = {"birth_date", "family_name"};
    settings.names.clear();
    open(settings);
    const std::string body = door(http::Method::get, "/metadata", {})->body;
    EXPECT_THAT(body, testing::Not(HasSubstr("RequestedAttribute")));
    EXPECT_THAT(login_->identity_keys(), testing::IsEmpty());
}

TEST_F(SamlLogin, ServesItsMetadataAndAnswersLogouts) {
    open();
    auto metadata = door(http::Method::get, "/metadata", {});
    ASSERT_TRUE(metadata.has_value());
    EXPECT_EQ(metadata->content_type, "application/samlmetadata+xml");
    EXPECT_THAT(metadata->body,
                HasSubstr("entityID=\"https://ncp.example.org/login/haka/metadata\""));
    http::Request logout;
    logout.raw_query = "SAMLRequest=a%2bb&Signature=c";
    auto answer = door(http::Method::get, "/slo", logout);
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->headers.at(0).second, "https://idp.example.org/slo?SAMLResponse=y");
    EXPECT_EQ(provider_->logout.query, "SAMLRequest=a%2bb&Signature=c");
    http::Request posted;
    posted.form.fields = {{"SAMLRequest", "eA=="}, {"RelayState", "r"}};
    EXPECT_TRUE(door(http::Method::post, "/slo", posted).has_value());
    EXPECT_EQ(provider_->logout.posted, "eA==");
    EXPECT_EQ(provider_->logout.relay_state, "r");
}

}  // namespace
}  // namespace ncp::login
