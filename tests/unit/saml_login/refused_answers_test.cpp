// Answers that are not taken, and where their browsers are led.
#include "unit/saml_login/scripted_login.h"

namespace ncp::login {
namespace {

TEST_F(SamlLogin, TakesNoAnswerToAnotherRequest) {
    open();
    send();
    provider_->reading = assertion("_0badcafe009");
    EXPECT_THAT(refusal(back("handle", post().substr(7))), HasSubstr("another request"));
    // Of another transfer of the same browser, begun with the same institution.
    memos_.clear();
    provider_->reading = assertion("_0badcafe001", "_b");
    EXPECT_THAT(refusal(back("handle", post().substr(7))), HasSubstr("another request"));
}

TEST_F(SamlLogin, TakesNoAnswerOfAnotherInstitutionThanWasAsked) {
    open();
    send();
    provider_->issuer = kOther;
    Assertion other = assertion("_0badcafe001");
    other.issuer = kOther;
    provider_->reading = other;
    EXPECT_THAT(refusal(back("handle", post().substr(7))), HasSubstr("another request"));
    EXPECT_EQ(memos_, Memos{memo("_0badcafe001")}) << "it is still waited for";
}

// ncp-saml may have been taken over between its two answers.
TEST_F(SamlLogin, TakesNoAnswerOfAnotherInstitutionThanItsMetadataWasLookedUpFor) {
    open();
    provider_->reading = assertion("_0badcafe001");
    std::get<Assertion>(*provider_->reading).issuer = kOther;
    EXPECT_THAT(post(), HasSubstr("another provider"));
    provider_->logout_issuer = kOther;
    EXPECT_EQ(door(http::Method::get, "/slo", {}).error().code(), ErrorCode::login_failed);
}

TEST_F(SamlLogin, TakesNoAnswerThatNobodyAskedFor) {
    open();
    for (const std::string& id :
         {std::string(), std::string("_"), std::string("unsolicited"), std::string("_0BADCAFE001"),
          "_0badcafe" + std::string(1'000, '0')}) {
        provider_->reading = assertion(id);
        EXPECT_THAT(post(), HasSubstr("nobody asked for")) << id;
        provider_->reading = Declined{Declined::Why::cancelled, id};
        EXPECT_THAT(post(), HasSubstr("nobody asked for")) << id;
    }
}

TEST_F(SamlLogin, TakesNoAnswerOfAnInstitutionThatTheMetadataHasNot) {
    open();
    provider_->issuer = "https://unknown.example/";
    provider_->reading = assertion("_0badcafe001");
    EXPECT_THAT(post(), HasSubstr("the metadata has not"));
}

TEST_F(SamlLogin, TakesNoAnswerTwice) {
    open();
    provider_->reading = assertion("_0badcafe001");
    EXPECT_THAT(post(), StartsWith("handle="));
    EXPECT_EQ(post(), "used=1");
    send();
    EXPECT_THAT(refusal(back("used", "1")), HasSubstr("accepted before"));
}

TEST_F(SamlLogin, TakesNoAnswerThatWaitedTooLong) {
    open();
    send();
    provider_->reading = assertion("_0badcafe001");
    const std::string query = post();
    clock_.advance(std::chrono::seconds(61));
    EXPECT_THAT(refusal(back("handle", query.substr(7))), HasSubstr("too late"));
}

TEST_F(SamlLogin, RefusesWhatTheProgramRefusesAndWhatIsNoResponse) {
    open();
    EXPECT_EQ(post(), "a response that is refused");
    EXPECT_FALSE(door(http::Method::post, "/acs", http::Request()).has_value());
    http::Request twice;
    twice.form.fields = {{"SAMLResponse", "eA=="}, {"SAMLResponse", "eA=="}};
    EXPECT_FALSE(door(http::Method::post, "/acs", twice).has_value());
}

// Nothing of it is believed, but the way back to the ways to log in.
TEST_F(SamlLogin, LeadsBackWhoBringsAnAnswerThatIsRefused) {
    open();
    http::Request request;
    const auto posted = [&](const std::string& relay_state) {
        request.form.fields = {{"SAMLResponse", "eA=="}, {"RelayState", relay_state}};
        return door(http::Method::post, "/acs", request);
    };
    EXPECT_EQ(posted(kTag)->headers.at(0).second, "/t/0badcafe/login/haka/back?refused=1");
    EXPECT_EQ(back("refused", "1").error().code(), ErrorCode::login_failed);
    for (const char* other : {"", "0BADCAFE", "0badcafe/", "https://evil.example/", "0badcafe0"})
        EXPECT_EQ(posted(other).error().operator_text().str(), "a response that is refused")
            << other;
    provider_->trouble = ErrorCode::source_timeout;
    EXPECT_EQ(posted(kTag)->headers.at(0).second, "/t/0badcafe/login/haka/back?unavailable=1");
    EXPECT_EQ(back("unavailable", "1").error().code(), ErrorCode::source_failed);
}

TEST_F(SamlLogin, TellsWhatTheProviderDeclined) {
    open();
    const auto told = [&](Declined::Why why, const std::string& request_id) {
        send();
        provider_->reading = Declined{why, request_id};
        const std::string query = post();
        const std::size_t and_sign = query.find('&');
        EXPECT_EQ(query.substr(0, 9), "declined=");
        EXPECT_EQ(query.substr(and_sign), "&request=" + request_id);
        request_.query.fields = {{"declined", query.substr(9, and_sign - 9)},
                                 {"request", request_id}};
        return login_->proceed(context());
    };
    EXPECT_EQ(std::get<NotLoggedIn>(*told(Declined::Why::cancelled, "_0badcafe001")),
              NotLoggedIn::cancelled);
    EXPECT_EQ(std::get<NotLoggedIn>(*told(Declined::Why::too_weak, "_0badcafe002")),
              NotLoggedIn::too_weak);
    EXPECT_THAT(refusal(told(Declined::Why::failed, "_0badcafe003")), HasSubstr("reports"));
    // An unsigned status of anybody does not reach into a transfer whose request it cannot name.
    EXPECT_THAT(refusal(told(Declined::Why::cancelled, "_0badcafe001")),
                HasSubstr("another request"));
}

TEST_F(SamlLogin, KnowsNobodyByANameInAnothersScope) {
    open();
    send();
    Assertion eve = assertion("_0badcafe001");
    eve.attributes = {{"urn:oid:1.3.6.1.4.1.5923.1.1.1.6", {"aino@place2.example.org"}}};
    provider_->reading = eve;
    EXPECT_THAT(refusal(back("handle", post().substr(7))), HasSubstr("none of the attributes"));
}

}  // namespace
}  // namespace ncp::login
