// The login itself: who is sent where, and whose answers are taken. The provider here says what a
// test wants; that ncp-saml says the right thing is tested in tests/unit/saml, that they work
// together in tests/flow/browser/saml.test.mjs.
#include "login/saml/saml_login.h"

#include <gmock/gmock.h>

#include <fstream>

#include "support/manual_clock.h"
#include "unit/saml_federation/sample.h"

namespace ncp::login {
namespace {

using saml::Asked;
using saml::Assertion;
using saml::Declined;
using testing::HasSubstr;
using testing::StartsWith;

const std::string kTag = "0badcafe";
const std::string kIdp = "https://idp1.example.org/idp";
const std::string kOther = "https://idp2.example.org/idp";

class Scripted final : public saml::ServiceProvider {
  public:
    Result<Asked> ask(std::string_view idp_xml, std::string_view tag,
                      const saml::Wishes& wishes) override {
        asked_with = idp_xml;
        forced = wishes.force_authn;
        const std::string id = "_" + std::string(tag) + "00" + std::to_string(++requests);
        return Asked{"https://idp.example.org/sso?SAMLRequest=x", id};
    }
    Result<std::string> issuer_of(std::string_view /*response*/) override { return issuer; }
    Result<saml::Reading> read(std::string_view /*response*/, std::string_view idp_xml) override {
        read_with = idp_xml;
        if (!reading) return fail(ErrorCode::login_failed, "a response that is refused");
        return *reading;
    }
    Result<std::string> issuer_of(const saml::LogoutRequest& /*request*/) override {
        return issuer;
    }
    Result<saml::LogoutAnswer> answer_logout(const saml::LogoutRequest& request,
                                             std::string_view /*idp_xml*/) override {
        logout = request;
        return saml::LogoutAnswer{issuer, "name", "", "https://idp.example.org/slo?SAMLResponse=y"};
    }

    std::string issuer = kIdp, asked_with, read_with;
    bool forced = false;
    int requests = 0;
    std::optional<saml::Reading> reading;
    saml::LogoutRequest logout;
};

class SamlLogin : public testing::Test {
  protected:
    void open(SamlLoginSettings settings = {}) {
        settings.id = "haka";
        settings.title = "Haka";
        settings.contact_point = "Exampleland";
        settings.public_origin = "https://ncp.example.org";
        std::ofstream(folder_.path() / "metadata.xml")
            << test::aggregate_of(saml::sample(1) + saml::sample(2));
        settings.federation.name = "haka";
        settings.federation.file = folder_.path() / "metadata.xml";
        auto federation = saml::Federation::open(settings.federation, clock_);
        ASSERT_TRUE(federation.has_value()) << federation.error().describe().str();
        auto provider = std::make_unique<Scripted>();
        provider_ = provider.get();
        auto key = signing::open_key_files(saml::federation_key_folder() / "federation.key",
                                           saml::federation_key_folder() / "federation.crt",
                                           Secret(), system_clock());
        ASSERT_TRUE(key.has_value());
        auto made = make_saml_login(std::move(settings),
                                    {std::move(provider), std::move(*federation), std::move(*key)},
                                    *store_, clock_);
        ASSERT_TRUE(made.has_value()) << made.error().describe().str();
        login_ = std::move(*made);
    }

    LoginContext context(const std::string& memo = "") const {
        return {request_, kTag, "https://ncp.example.org/t/0badcafe/login/haka", "en", memo};
    }
    Result<LoginAnswer> back(const std::string& name, const std::string& value,
                             const std::string& memo = "") {
        request_.query.fields = {{name, value}};
        return login_->proceed(context(memo));
    }
    Result<http::Response> door(http::Method method, const std::string& path,
                                const http::Request& request) {
        for (const PublicDoor& one : login_->public_doors()) {
            if (one.method == method && one.path == path) return one.answer(request);
        }
        return fail(ErrorCode::not_found, "no such door");
    }
    // The browser's POST from the identity provider; what follows "…/back?".
    std::string post() {
        http::Request request;
        request.form.fields = {{"SAMLResponse", "eA=="}};
        auto response = door(http::Method::post, "/acs", request);
        if (!response) return response.error().operator_text().str();
        EXPECT_EQ(response->status, 303);
        const std::string& location = response->headers.at(0).second;
        EXPECT_THAT(location, StartsWith("/t/0badcafe/login/haka/back?"));
        return location.substr(location.find('?') + 1);
    }
    Assertion assertion(const std::string& request_id, const std::string& id = "_a") const {
        Assertion made;
        made.id = id;
        made.issuer = kIdp;
        made.in_response_to = request_id;
        made.authn_context = "urn:password";
        made.usable_until = clock_.wall() + std::chrono::minutes(5);
        made.attributes = {{"urn:oid:2.5.4.42", {"Aino"}},
                           {"urn:oid:2.5.4.4", {"Esimerkki"}},
                           {"urn:oid:1.3.6.1.4.1.25178.1.2.3", {"19990417"}}};
        return made;
    }
    // Sent to the institution; the memo.
    std::string sent() {
        auto answer = back("idp", kIdp);
        EXPECT_TRUE(answer.has_value());
        return std::get<SendElsewhere>(*answer).memo;
    }
    // The error's text, or "" if there is none.
    static std::string refusal(const Result<LoginAnswer>& answer) {
        return answer ? "" : answer.error().operator_text().str();
    }

    test::TemporaryFolder folder_;
    test::ManualClock clock_;
    std::unique_ptr<session::Store> store_ = session::memory_store({}, clock_);
    http::Request request_;
    Scripted* provider_ = nullptr;
    std::unique_ptr<LoginMethod> login_;
};

TEST_F(SamlLogin, LetsTheStudentChooseAndSendsHimThere) {
    open();
    auto begun = login_->begin(context());
    ASSERT_TRUE(begun.has_value());
    EXPECT_EQ(std::get<ShowPage>(*begun).page, "login-institution");
    auto answer = back("idp", kIdp);
    ASSERT_TRUE(answer.has_value());
    const auto& elsewhere = std::get<SendElsewhere>(*answer);
    EXPECT_EQ(elsewhere.location, "https://idp.example.org/sso?SAMLRequest=x");
    EXPECT_EQ(elsewhere.memo, "_0badcafe001 " + kIdp);
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
    EXPECT_EQ(std::get<SendElsewhere>(*begun).memo, "_0badcafe001 " + kIdp);
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
    const std::string memo = sent();
    provider_->reading = assertion("_0badcafe001");
    const std::string query = post();
    ASSERT_THAT(query, StartsWith("handle="));
    EXPECT_THAT(provider_->read_with, HasSubstr("entityID=\"" + kIdp + "\""));
    auto answer = back("handle", query.substr(7), memo);
    ASSERT_TRUE(answer.has_value()) << answer.error().describe().str();
    const auto& vouched = std::get<VouchedIdentity>(*answer);
    EXPECT_EQ(vouched.identity.first("family_name"), "Esimerkki");
    EXPECT_EQ(vouched.identity.first("birth_date"), "1999-04-17");
    EXPECT_EQ(vouched.assurance_level, "urn:password");
    // Once.
    EXPECT_THAT(refusal(back("handle", query.substr(7), memo)), HasSubstr("fetched before"));
}

TEST_F(SamlLogin, TakesNoAnswerToAnotherRequest) {
    open();
    const std::string memo = sent();
    provider_->reading = assertion("_0badcafe009");
    EXPECT_THAT(refusal(back("handle", post().substr(7), memo)), HasSubstr("another request"));
    // Of another transfer of the same browser, begun with the same institution.
    provider_->reading = assertion("_0badcafe001", "_b");
    EXPECT_THAT(refusal(back("handle", post().substr(7), "")), HasSubstr("another request"));
}

TEST_F(SamlLogin, TakesNoAnswerOfAnotherInstitutionThanWasAsked) {
    open();
    const std::string memo = sent();
    provider_->issuer = kOther;
    Assertion other = assertion("_0badcafe001");
    other.issuer = kOther;
    provider_->reading = other;
    EXPECT_THAT(refusal(back("handle", post().substr(7), memo)), HasSubstr("another request"));
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
    EXPECT_THAT(refusal(back("used", "1", sent())), HasSubstr("accepted before"));
}

TEST_F(SamlLogin, TakesNoAnswerThatWaitedTooLong) {
    open();
    const std::string memo = sent();
    provider_->reading = assertion("_0badcafe001");
    const std::string query = post();
    clock_.advance(std::chrono::seconds(61));
    EXPECT_THAT(refusal(back("handle", query.substr(7), memo)), HasSubstr("too late"));
}

TEST_F(SamlLogin, RefusesWhatTheProgramRefusesAndWhatIsNoResponse) {
    open();
    EXPECT_EQ(post(), "a response that is refused");
    EXPECT_FALSE(door(http::Method::post, "/acs", http::Request()).has_value());
    http::Request twice;
    twice.form.fields = {{"SAMLResponse", "eA=="}, {"SAMLResponse", "eA=="}};
    EXPECT_FALSE(door(http::Method::post, "/acs", twice).has_value());
}

TEST_F(SamlLogin, TellsWhatTheProviderDeclined) {
    open();
    const std::string memo = sent();
    const auto told = [&](Declined::Why why, const std::string& request_id) {
        provider_->reading = Declined{why, request_id};
        const std::string query = post();
        const std::size_t and_sign = query.find('&');
        EXPECT_EQ(query.substr(0, 9), "declined=");
        EXPECT_EQ(query.substr(and_sign), "&request=" + request_id);
        request_.query.fields = {{"declined", query.substr(9, and_sign - 9)},
                                 {"request", request_id}};
        return login_->proceed(context(memo));
    };
    EXPECT_EQ(std::get<NotLoggedIn>(*told(Declined::Why::cancelled, "_0badcafe001")),
              NotLoggedIn::cancelled);
    EXPECT_EQ(std::get<NotLoggedIn>(*told(Declined::Why::too_weak, "_0badcafe001")),
              NotLoggedIn::too_weak);
    EXPECT_THAT(refusal(told(Declined::Why::failed, "_0badcafe001")), HasSubstr("reports"));
    // An unsigned status of anybody does not reach into a transfer whose request it cannot name.
    EXPECT_THAT(refusal(told(Declined::Why::cancelled, "_0badcafe002")),
                HasSubstr("another request"));
}

TEST_F(SamlLogin, KnowsNobodyByANameInAnothersScope) {
    open();
    const std::string memo = sent();
    Assertion eve = assertion("_0badcafe001");
    eve.attributes = {{"urn:oid:1.3.6.1.4.1.5923.1.1.1.6", {"aino@place2.example.org"}}};
    provider_->reading = eve;
    EXPECT_THAT(refusal(back("handle", post().substr(7), memo)),
                HasSubstr("none of the attributes"));
}

TEST_F(SamlLogin, EndsTheTransfersOfWhoeverLoggedOutAtHisInstitution) {
    open();
    std::vector<std::string> ended;
    login_->let_end_transfers([&](std::string_view tag) { ended.emplace_back(tag); });
    const std::string memo = sent();
    Assertion aino = assertion("_0badcafe001");
    aino.name_id = "another";
    provider_->reading = aino;
    ASSERT_TRUE(back("handle", post().substr(7), memo).has_value());
    http::Request logout;
    logout.raw_query = "SAMLRequest=x&Signature=c";
    ASSERT_TRUE(door(http::Method::get, "/slo", logout).has_value());
    EXPECT_THAT(ended, testing::IsEmpty());

    aino.name_id = "name";  // whom the logout names
    aino.id = "_b";
    aino.in_response_to = "_0badcafe002";
    provider_->reading = aino;
    const std::string second = sent();
    ASSERT_TRUE(back("handle", post().substr(7), second).has_value());
    ASSERT_TRUE(door(http::Method::get, "/slo", logout).has_value());
    EXPECT_THAT(ended, testing::ElementsAre("0badcafe"));
    ASSERT_TRUE(door(http::Method::get, "/slo", logout).has_value());
    EXPECT_THAT(ended, testing::SizeIs(1)) << "it is forgotten";
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
