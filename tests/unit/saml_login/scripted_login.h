// The login with a provider that says what a test wants. That ncp-saml says the right thing is
// tested in tests/unit/saml, that they work together in tests/flow/browser/saml.test.mjs.
#pragma once

#include "login/saml/saml_login.h"

#include <gmock/gmock.h>

#include <fstream>

#include "support/manual_clock.h"
#include "unit/saml_federation/sample.h"

namespace ncp::login {

using saml::Asked;
using saml::Assertion;
using saml::Declined;
using testing::HasSubstr;
using testing::StartsWith;

inline const std::string kTag = "0badcafe";
inline const std::string kIdp = "https://idp1.example.org/idp";
inline const std::string kOther = "https://idp2.example.org/idp";

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
        if (!reading) return fail(trouble, "a response that is refused");
        return *reading;
    }
    Result<std::string> issuer_of(const saml::LogoutRequest& /*request*/) override {
        return issuer;
    }
    Result<saml::LogoutAnswer> answer_logout(const saml::LogoutRequest& request,
                                             std::string_view /*idp_xml*/) override {
        logout = request;
        return saml::LogoutAnswer{logout_issuer, "name", "", logout_location};
    }

    std::string issuer = kIdp, logout_issuer = kIdp, asked_with, read_with;
    bool forced = false;
    int requests = 0;
    ErrorCode trouble = ErrorCode::login_failed;
    std::optional<saml::Reading> reading;
    saml::LogoutRequest logout;
    std::string logout_location = "https://idp.example.org/slo?SAMLResponse=y";
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
        auto made =
            make_saml_login(std::move(settings),
                            {std::move(provider), std::move(*federation), std::move(*key), nullptr},
                            *store_, clock_);
        ASSERT_TRUE(made.has_value()) << made.error().describe().str();
        login_ = std::move(*made);
    }

    LoginContext context() {
        return {request_, kTag, "https://ncp.example.org/t/0badcafe/login/haka", "en", memos_};
    }
    Result<LoginAnswer> back(const std::string& name, const std::string& value) {
        request_.query.fields = {{name, value}};
        return login_->proceed(context());
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
        made.authenticated_at = clock_.wall();
        made.usable_until = clock_.wall() + std::chrono::minutes(5);
        made.attributes = {{"urn:oid:2.5.4.42", {"Aino"}},
                           {"urn:oid:2.5.4.4", {"Esimerkki"}},
                           {"urn:oid:1.3.6.1.4.1.25178.1.2.3", {"19990417"}}};
        return made;
    }
    std::string memo(const std::string& request_id) const {
        const auto now = std::chrono::floor<std::chrono::seconds>(clock_.wall());
        return request_id + " " + std::to_string(now.time_since_epoch().count()) + " " + kIdp;
    }
    // Sent to the institution.
    void send() {
        auto answer = back("idp", kIdp);
        ASSERT_TRUE(answer.has_value());
        add_memo(memos_, std::get<SendElsewhere>(*answer).memo);
    }
    // The error's text, or "" if there is none.
    static std::string refusal(const Result<LoginAnswer>& answer) {
        return answer ? "" : answer.error().operator_text().str();
    }

    test::TemporaryFolder folder_;
    test::ManualClock clock_;
    Memos memos_;
    std::unique_ptr<session::Store> store_ = session::memory_store({}, clock_);
    http::Request request_;
    Scripted* provider_ = nullptr;
    std::unique_ptr<LoginMethod> login_;
};

}  // namespace ncp::login
