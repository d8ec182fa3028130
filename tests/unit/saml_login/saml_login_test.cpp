// The login itself: who is sent where, and who is vouched for.
#include "unit/saml_login/scripted_login.h"

namespace ncp::login {
namespace {

TEST_F(SamlLogin, LetsTheStudentChooseAndSendsHimThere) {
    open();
    auto begun = login_->begin(context());
    ASSERT_TRUE(begun.has_value());
    EXPECT_EQ(std::get<ShowPage>(*begun).page, "login-institution");
    auto answer = back("idp", kIdp);
    ASSERT_TRUE(answer.has_value());
    const auto& elsewhere = std::get<SendElsewhere>(*answer);
    EXPECT_EQ(elsewhere.location, "https://idp.example.org/sso?SAMLRequest=x");
    EXPECT_EQ(elsewhere.memo, memo("_0badcafe001"));
    EXPECT_THAT(provider_->asked_with, HasSubstr("entityID=\"" + kIdp + "\""));
    EXPECT_FALSE(provider_->forced);
}

TEST_F(SamlLogin, SearchesAndSaysWhenAnInstitutionIsGone) {
    open();
    auto found = back("q", "Place 2");
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(std::get<ShowPage>(*found).model.lists().at("institutions").size(), 1U);
    auto gone = back("idp", "https://gone.example/");
    ASSERT_TRUE(gone.has_value());
    EXPECT_TRUE(std::get<ShowPage>(*gone).model.truths().at("unknown"));
    EXPECT_FALSE(back("q", std::string(201, 'a')).has_value());
}

TEST_F(SamlLogin, GoesStraightToTheOnlyInstitution) {
    SamlLoginSettings settings;
    settings.idp = kIdp;
    settings.force_authn = true;
    open(settings);
    auto begun = login_->begin(context());
    ASSERT_TRUE(begun.has_value());
    EXPECT_EQ(std::get<SendElsewhere>(*begun).memo, memo("_0badcafe001"));
    EXPECT_TRUE(provider_->forced);
    // And to no other, whatever the address says.
    EXPECT_FALSE(back("idp", kOther).has_value());
}

TEST_F(SamlLogin, AsksADiscoveryServiceAndTakesItsAnswer) {
    SamlLoginSettings settings;
    settings.discovery_url = "https://ds.example/ds";
    open(settings);
    auto begun = login_->begin(context());
    ASSERT_TRUE(begun.has_value());
    EXPECT_THAT(std::get<SendElsewhere>(*begun).location,
                HasSubstr("return=https%3A%2F%2Fncp.example.org%2Flogin%2Fhaka%2Fdisco%3Ftag%3D"
                          "0badcafe"));
    http::Request chosen;
    chosen.query.fields = {{"tag", kTag}, {"entityID", kIdp}};
    auto response = door(http::Method::get, "/disco", chosen);
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->headers.at(0).second,
              "/t/0badcafe/login/haka/back?idp=https%3A%2F%2Fidp1.example.org%2Fidp");
    EXPECT_TRUE(std::holds_alternative<SendElsewhere>(*back("idp", kIdp)));
    EXPECT_FALSE(back("idp", "https://unknown.example/").has_value());
    EXPECT_EQ(std::get<NotLoggedIn>(*back("none", "1")), NotLoggedIn::cancelled);
    for (const char* tag : {"", "0BADCAFE", "0badcafe/../x", "0badcafe0"}) {
        chosen.query.fields = {{"tag", tag}, {"entityID", kIdp}};
        EXPECT_FALSE(door(http::Method::get, "/disco", chosen).has_value()) << tag;
    }
}

TEST_F(SamlLogin, VouchesForWhomTheAnswerNames) {
    open();
    send();
    provider_->reading = assertion("_0badcafe001");
    const std::string query = post();
    ASSERT_THAT(query, StartsWith("handle="));
    EXPECT_THAT(provider_->read_with, HasSubstr("entityID=\"" + kIdp + "\""));
    auto answer = back("handle", query.substr(7));
    ASSERT_TRUE(answer.has_value()) << answer.error().describe().str();
    const auto& vouched = std::get<VouchedIdentity>(*answer);
    EXPECT_EQ(vouched.identity.first("family_name"), "Esimerkki");
    EXPECT_EQ(vouched.identity.first("birth_date"), "1999-04-17");
    EXPECT_EQ(vouched.assurance_level, "urn:password");
    // Once.
    EXPECT_THAT(refusal(back("handle", query.substr(7))), HasSubstr("fetched before"));
}

TEST_F(SamlLogin, TakesNoOldLoginWhereANewOneIsDemanded) {
    SamlLoginSettings settings;
    settings.force_authn = true;
    open(settings);
    const auto after = [&](std::chrono::seconds later, const std::string& id) {
        send();
        provider_->reading = assertion("_0badcafe00" + std::to_string(provider_->requests), id);
        std::get<Assertion>(*provider_->reading).authenticated_at = clock_.wall() + later;
        return refusal(back("handle", post().substr(7)));
    };
    EXPECT_EQ(after(std::chrono::seconds(1), "_a"), "");
    EXPECT_EQ(after(std::chrono::seconds(-59), "_b"), "");
    EXPECT_THAT(after(std::chrono::seconds(-61), "_c"), HasSubstr("force_authn"));
    EXPECT_THAT(after(-std::chrono::hours(6 * 365 * 24), "_d"), HasSubstr("force_authn"));
}

// He was logged in there already, which is what single sign-on is for.
TEST_F(SamlLogin, TakesAnOldLoginWhereNoNewOneIsDemanded) {
    open();
    send();
    provider_->reading = assertion("_0badcafe001");
    std::get<Assertion>(*provider_->reading).authenticated_at =
        clock_.wall() - std::chrono::hours(8);
    EXPECT_EQ(refusal(back("handle", post().substr(7))), "");
}

// In two tabs, or because the button was pressed twice.
TEST_F(SamlLogin, TakesTheAnswerToAnyOfTheRequestsThatWereSent) {
    open();
    send();
    send();
    provider_->reading = assertion("_0badcafe001");
    EXPECT_EQ(refusal(back("handle", post().substr(7))), "");
    EXPECT_EQ(memos_, Memos{memo("_0badcafe002")});
    provider_->reading = assertion("_0badcafe001", "_b");
    EXPECT_THAT(refusal(back("handle", post().substr(7))), HasSubstr("another request"));
}

}  // namespace
}  // namespace ncp::login
