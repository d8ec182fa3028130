// What is asked of a provider, and with which metadata that is not possible.
#include <gmock/gmock.h>

#include "base/file.h"
#include "login/saml/refusal.h"
#include "support/saml_redirect.h"
#include "unit/saml/contact_point.h"

namespace ncp::login::saml {
namespace {

using test::contact_point;
using test::provider;
using test::replaced;
using test::sent_by_redirect;
using testing::AllOf;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

test::SentByRedirect sent(ServiceProvider& service, const Wishes& wishes, std::string& id) {
    auto asked = service.ask(provider().metadata(), "0badcafe", wishes);
    EXPECT_TRUE(asked.has_value()) << asked.error().describe().str();
    id = asked->request_id;
    return sent_by_redirect(asked->location, "SAMLRequest", provider().sp.certificate_pem);
}

TEST(Asking, SendsASignedRequest) {
    std::string id;
    const auto request = sent(*contact_point().service, {}, id);
    EXPECT_EQ(request.address, "https://idp.example.edu/sso?tenant=1&");
    EXPECT_EQ(request.algorithm, test::kRsaSha256Name);
    EXPECT_TRUE(request.signed_with_key);
    EXPECT_EQ(request.relay_state, "0badcafe");
    EXPECT_THAT(id, MatchesRegex("_0badcafe[0-9a-f]{32}"));
    EXPECT_EQ(tag_of_request(id), "0badcafe");
    EXPECT_THAT(request.xml,
                AllOf(HasSubstr("<samlp:AuthnRequest "), HasSubstr("ID=\"" + id + "\""),
                      HasSubstr("Destination=\"https://idp.example.edu/sso?tenant=1\""),
                      HasSubstr(std::string("AssertionConsumerServiceURL=\"") + test::kSamlAcs),
                      HasSubstr("ProtocolBinding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"),
                      HasSubstr(std::string("<saml:Issuer>") + test::kSamlSp + "</saml:Issuer>"),
                      HasSubstr("AllowCreate=\"true\"")));
    EXPECT_THAT(request.xml, AllOf(Not(HasSubstr("ForceAuthn=\"true\"")),
                                   Not(HasSubstr("RequestedAuthnContext")),
                                   Not(HasSubstr("Format=")), Not(HasSubstr("SignMethod"))));
}

TEST(Asking, NeverSendsTheSameIdTwice) {
    std::string first;
    std::string second;
    sent(*contact_point().service, {}, first);
    sent(*contact_point().service, {}, second);
    EXPECT_NE(first, second);
}

TEST(Asking, SendsWhatIsWished) {
    auto settings = contact_point().settings;
    settings.authn_contexts = {"https://refeds.org/profile/mfa", "urn:example:loa3"};
    std::string id;
    const auto request = sent(*contact_point().open(settings),
                              {true, "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"}, id);
    EXPECT_THAT(request.xml,
                AllOf(HasSubstr("ForceAuthn=\"true\""),
                      HasSubstr("Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:transient\""),
                      HasSubstr("<samlp:RequestedAuthnContext Comparison=\"exact\">"),
                      HasSubstr("<saml:AuthnContextClassRef>https://refeds.org/profile/mfa<"),
                      HasSubstr("<saml:AuthnContextClassRef>urn:example:loa3<")));
}

void expect_unusable(const std::string& metadata, Refusal reason) {
    auto asked = contact_point().service->ask(metadata, "0badcafe", {});
    ASSERT_FALSE(asked.has_value());
    EXPECT_EQ(asked.error().code(), ErrorCode::invalid_config);
    EXPECT_EQ(asked.error().operator_text().str(), error_of(reason).operator_text().str());
}

TEST(Metadata, MustNameAProviderItsKeyAndItsAddress) {
    const std::string good = provider().metadata();
    expect_unusable("", Refusal::metadata_not_xml);
    expect_unusable("<!DOCTYPE x>" + good, Refusal::metadata_not_xml);
    expect_unusable("<x/>", Refusal::metadata_no_provider);
    expect_unusable(replaced(good, "entityID", "id"), Refusal::metadata_no_provider);
    expect_unusable(replaced(good, "SAML:2.0:protocol", "SAML:1.1:protocol"),
                    Refusal::metadata_no_provider);
    expect_unusable(replaced(good, "use=\"signing\"", "use=\"encryption\""),
                    Refusal::metadata_no_key);
    expect_unusable(replaced(good, "<X509Certificate>", "<X509Certificate>AAAA"),
                    Refusal::metadata_no_key);
    const std::size_t service = good.find("<SingleSignOnService");
    expect_unusable(replaced(good, "https://idp.example.edu/sso", "javascript:alert(1)//"),
                    Refusal::metadata_no_sign_on);
    expect_unusable(std::string(5U << 20, ' ') + good, Refusal::metadata_not_xml);
    std::string silent = good;
    silent.erase(service, good.find("/>", service) + 2 - service);
    expect_unusable(silent, Refusal::metadata_no_sign_on);
}

// The metadata may come with others in it; lasso takes the first that it finds.
TEST(Metadata, SendsNobodyToAnotherAddressThanHttps) {
    const std::string good = provider().metadata();
    const std::string secure = "https://idp.example.edu/sso?tenant=1";
    for (const char* address : {"http://idp.example.edu/sso", "javascript:alert(1)//",
                                "https://user@idp.example.edu/sso", "https://idp .example.edu/"}) {
        const std::string first = replaced(
            good, "<SingleSignOnService",
            "<SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" "
            "Location=\"" +
                std::string(address) + "\"/><SingleSignOnService");
        const auto asked = contact_point().service->ask(first, "0badcafe", {});
        EXPECT_TRUE(!asked || asked->location.starts_with(secure)) << address;
    }
}

// Of one thing that is asked the answer must not depend on what was asked before.
TEST(Processes, AreRenewedUnnoticed) {
    const auto renewed = contact_point().open(contact_point().settings);
    const std::string response = provider().with_signed_assertion();
    for (int i = 0; i < 2'100; ++i)
        ASSERT_TRUE(renewed->issuer_of(response).has_value()) << i;
}

TEST(Opening, TellsWhatIsWrongWithKeysAndProgram) {
    auto settings = contact_point().settings;
    settings.key = "/nowhere/saml.key";
    auto opened = ServiceProvider::open(settings, system_clock());
    ASSERT_FALSE(opened.has_value());
    EXPECT_EQ(opened.error().code(), ErrorCode::io);
    EXPECT_THAT(opened.error().operator_text().str(), HasSubstr("/nowhere/saml.key"));

    settings = contact_point().settings;
    settings.program = "/nowhere/ncp-saml";
    opened = ServiceProvider::open(settings, system_clock());
    ASSERT_FALSE(opened.has_value());
    EXPECT_EQ(opened.error().code(), ErrorCode::source_failed);
    EXPECT_THAT(opened.error().operator_text().str(), HasSubstr("/nowhere/ncp-saml"));

    settings = contact_point().settings;
    const test::TemporaryFolder folder;
    settings.certificate = folder.path() / "other.crt";
    ASSERT_TRUE(write_private_file(settings.certificate, provider().idp.certificate_pem));
    opened = ServiceProvider::open(settings, system_clock());
    ASSERT_FALSE(opened.has_value());
    EXPECT_EQ(opened.error().code(), ErrorCode::invalid_config);

    settings = contact_point().settings;
    settings.second_key = settings.key;
    settings.second_certificate = folder.path() / "other.crt";
    opened = ServiceProvider::open(settings, system_clock());
    ASSERT_FALSE(opened.has_value());
    EXPECT_EQ(opened.error().code(), ErrorCode::invalid_config);
}

}  // namespace
}  // namespace ncp::login::saml
