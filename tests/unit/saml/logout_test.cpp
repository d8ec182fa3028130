// Logouts that begin at the provider: answered when they are its own, refused otherwise.
#include <gmock/gmock.h>

#include "base/bytes.h"
#include "login/saml/refusal.h"
#include "support/saml_redirect.h"
#include "unit/saml/contact_point.h"

namespace ncp::login::saml {
namespace {

using test::contact_point;
using test::InventedProvider;
using test::provider;
using test::redirect_query;
using test::replaced;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

Result<LogoutAnswer> answer(const LogoutRequest& request) {
    return contact_point().service->answer_logout(request, provider().metadata());
}
std::string outcome_of_query(const std::string& query) {
    auto answered = answer({query, "", ""});
    return answered ? "answered" : answered.error().operator_text().str();
}
std::string outcome_of_posted(const std::string& xml) {
    auto answered = answer({"", base64_encode(xml), ""});
    return answered ? "answered" : answered.error().operator_text().str();
}
std::string outcome_of_signed(const std::string& xml) {
    return outcome_of_query(redirect_query(xml, "", provider().idp));
}
std::string text_of(Refusal refusal) {
    return error_of(refusal).operator_text().str();
}

void expect_answered(const Result<LogoutAnswer>& answered, const std::string& relay_state) {
    ASSERT_TRUE(answered.has_value()) << answered.error().describe().str();
    EXPECT_EQ(answered->issuer, test::kSamlIdp);
    EXPECT_EQ(answered->name_id, "_name1");
    EXPECT_EQ(answered->session_index, "_session1");
    const auto sent =
        test::sent_by_redirect(answered->location, "SAMLResponse", provider().sp.certificate_pem);
    EXPECT_EQ(sent.address, "https://idp.example.edu/slo?");
    EXPECT_TRUE(sent.signed_with_key);
    EXPECT_EQ(sent.algorithm, test::kRsaSha256Name);
    EXPECT_EQ(sent.relay_state, relay_state);
    EXPECT_THAT(
        sent.xml,
        AllOf(HasSubstr("<samlp:LogoutResponse "), HasSubstr("InResponseTo=\"_logout\""),
              HasSubstr("Destination=\"https://idp.example.edu/slo\""),
              HasSubstr("Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\""),
              HasSubstr(std::string("<saml:Issuer>") + test::kSamlSp), Not(HasSubstr("Denied"))));
}

TEST(Logout, IsAnsweredByRedirect) {
    const LogoutRequest request{redirect_query(provider().logout(), "a&b=c", provider().idp), "",
                                ""};
    EXPECT_EQ(contact_point().service->issuer_of(request).value(), test::kSamlIdp);
    expect_answered(answer(request), "a&b=c");
}

TEST(Logout, IsAnsweredWhenItWasPosted) {
    const LogoutRequest request{"", base64_encode(provider().sign(provider().logout(), "_logout")),
                                "state"};
    EXPECT_EQ(contact_point().service->issuer_of(request).value(), test::kSamlIdp);
    expect_answered(answer(request), "state");
}

// Shibboleth says by one that it expects no answer.
TEST(Logout, MayHaveExtensions) {
    const std::string xml = replaced(
        provider().logout(), "<saml:NameID>",
        "<samlp:Extensions><aslo:Asynchronous "
        "xmlns:aslo=\"urn:oasis:names:tc:SAML:2.0:protocol:ext:async-slo\"/></samlp:Extensions>"
        "<saml:NameID>");
    expect_answered(answer({redirect_query(xml, "a", provider().idp), "", ""}), "a");
}

// As assertions are, by the same form of XML Encryption.
std::string encrypted_name(const std::string& inside) {
    std::string sealed = provider().encrypt(inside);
    for (std::size_t at = sealed.find("EncryptedAssertion"); at != std::string::npos;
         at = sealed.find("EncryptedAssertion", at)) {
        sealed.replace(at, 18, "EncryptedID");
    }
    return replaced(provider().logout(), "<saml:NameID>_name1</saml:NameID>", sealed);
}

TEST(Logout, MayNameWhomItMeansEncrypted) {
    const std::string names = "xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"";
    const std::string name = "<saml:NameID " + names + ">_name1</saml:NameID>";
    expect_answered(answer({redirect_query(encrypted_name(name), "a", provider().idp), "", ""}),
                    "a");
    expect_answered(
        answer({"", base64_encode(provider().sign(encrypted_name(name), "_logout")), "b"}), "b");
    EXPECT_EQ(outcome_of_query(redirect_query(encrypted_name(name), "", provider().attacker)),
              text_of(Refusal::signature_other_key));
    EXPECT_EQ(outcome_of_signed(encrypted_name("<saml:Issuer " + names + ">_name1</saml:Issuer>")),
              text_of(Refusal::no_name_id));
    EXPECT_EQ(outcome_of_signed(encrypted_name("<NameID>_name1</NameID>")),
              text_of(Refusal::no_name_id));
    EXPECT_EQ(outcome_of_signed(encrypted_name(name + name)), text_of(Refusal::not_xml));
    EXPECT_EQ(outcome_of_signed(encrypted_name(replaced(name, "_name1", "_na<!-- -->me1"))),
              text_of(Refusal::comment));
    EXPECT_EQ(outcome_of_signed(encrypted_name(replaced(name, "_name1", "_na<b/>me1"))),
              text_of(Refusal::malformed_value));
    EXPECT_EQ(outcome_of_signed(replaced(encrypted_name(name), "</saml:EncryptedID>",
                                         "</saml:EncryptedID>" + name)),
              text_of(Refusal::unexpected_part));
}

TEST(Logout, IsRefusedUnlessTheProviderSignedIt) {
    const std::string xml = provider().logout();
    const std::string good = redirect_query(xml, "x", provider().idp);
    EXPECT_EQ(outcome_of_query(good), "answered");
    EXPECT_EQ(outcome_of_query(good.substr(0, good.find("&SigAlg"))), text_of(Refusal::not_signed));
    EXPECT_EQ(outcome_of_query(redirect_query(xml, "x", provider().attacker)),
              text_of(Refusal::signature_other_key));
    EXPECT_EQ(outcome_of_query(replaced(good, "RelayState=x", "RelayState=y")),
              text_of(Refusal::signature_other_key));
    EXPECT_EQ(outcome_of_query(redirect_query(xml, "x", provider().idp,
                                              "http://www.w3.org/2000/09/xmldsig#rsa-sha1")),
              text_of(Refusal::signature_algorithm));
    EXPECT_EQ(outcome_of_posted(xml), text_of(Refusal::not_signed));
    EXPECT_EQ(outcome_of_posted(provider().sign(xml, "_logout", provider().attacker)),
              text_of(Refusal::signature_other_key));
    EXPECT_EQ(outcome_of_posted(replaced(provider().sign(xml, "_logout"), "_name1", "_name2")),
              text_of(Refusal::signature_changed));
    // A signature inside is not one of the query.
    EXPECT_EQ(
        outcome_of_query(redirect_query(provider().sign(xml, "_logout"), "", provider().attacker)),
        text_of(Refusal::signature_other_key));
}

TEST(Logout, IsRefusedWhenItIsNotForUsOrNotForNow) {
    using std::chrono::minutes;
    const std::string xml = provider().logout();
    const auto issued = [&](minutes when) {
        const std::size_t begin = xml.find("IssueInstant=\"") + 14;
        return replaced(xml, xml.substr(begin, 20), InventedProvider::at(when));
    };
    EXPECT_EQ(outcome_of_signed(replaced(xml, test::kSamlSlo, "https://other.example.org/slo")),
              text_of(Refusal::wrong_destination));
    EXPECT_EQ(
        outcome_of_signed(replaced(xml, std::string("Destination=\"") + test::kSamlSlo + "\"", "")),
        text_of(Refusal::no_destination));
    EXPECT_EQ(outcome_of_signed(replaced(xml, test::kSamlIdp, "https://other.example.edu")),
              text_of(Refusal::wrong_issuer));
    EXPECT_EQ(outcome_of_signed(issued(minutes(-10))), text_of(Refusal::stale));
    EXPECT_EQ(outcome_of_signed(issued(minutes(10))), text_of(Refusal::issued_in_future));
    EXPECT_EQ(outcome_of_signed(replaced(
                  xml, "ID=", "NotOnOrAfter=\"" + InventedProvider::at(minutes(-2)) + "\" ID=")),
              text_of(Refusal::expired));
    EXPECT_EQ(outcome_of_signed(replaced(xml, "<saml:NameID>_name1</saml:NameID>", "")),
              text_of(Refusal::no_name_id));
    EXPECT_EQ(outcome_of_signed(replaced(xml, "_name1", "_na<!-- -->me1")),
              text_of(Refusal::comment));
    EXPECT_EQ(outcome_of_signed(provider().response(provider().assertion())),
              text_of(Refusal::other_message));
}

TEST(Logout, IsRefusedWhenItsQueryIsATrick) {
    const std::string good = redirect_query(provider().logout(), "", provider().idp);
    EXPECT_EQ(outcome_of_query(good + "&" + good.substr(0, good.find('&'))),
              text_of(Refusal::not_a_query));
    EXPECT_EQ(outcome_of_query("SAMLRequest=%zz&SigAlg=x&Signature=x"),
              text_of(Refusal::not_a_query));
    EXPECT_EQ(outcome_of_query("x=y"), text_of(Refusal::not_a_query));
    EXPECT_EQ(outcome_of_query(replaced(good, "SAMLRequest=", "SAMLRequest=*")),
              text_of(Refusal::not_base64));
    const std::string bomb = redirect_query(std::string(8'000'000, ' '), "", provider().idp);
    EXPECT_EQ(outcome_of_query(bomb), text_of(Refusal::not_compressed));
    EXPECT_EQ(outcome_of_query(good + std::string(20'000, 'x')), text_of(Refusal::too_large));
    auto long_state = answer({"", base64_encode(provider().sign(provider().logout(), "_logout")),
                              std::string(3'000, 'x')});
    ASSERT_FALSE(long_state.has_value());
    EXPECT_EQ(long_state.error().operator_text().str(), text_of(Refusal::too_large));
}

TEST(Logout, NeedsNowhereToAnswerButToBeAsked) {
    const std::string metadata = provider().metadata();
    const std::size_t begin = metadata.find("<SingleLogoutService");
    std::string silent = metadata;
    silent.erase(begin, metadata.find("/>", begin) + 2 - begin);
    const LogoutRequest request{redirect_query(provider().logout(), "", provider().idp), "", ""};
    auto answered = contact_point().service->answer_logout(request, silent);
    ASSERT_TRUE(answered.has_value()) << "whose transfers end is known all the same";
    EXPECT_EQ(answered->name_id, "_name1");
    EXPECT_EQ(answered->location, "");
    const LogoutRequest forged{redirect_query(provider().logout(), "", provider().attacker), "",
                               ""};
    answered = contact_point().service->answer_logout(forged, silent);
    ASSERT_FALSE(answered.has_value());
    EXPECT_EQ(answered.error().operator_text().str(), text_of(Refusal::signature_other_key));

    auto settings = contact_point().settings;
    settings.slo_url.clear();
    answered = contact_point().open(settings)->answer_logout(request, metadata);
    ASSERT_FALSE(answered.has_value());
    EXPECT_EQ(answered.error().operator_text().str(), "logouts are not answered here");
}

}  // namespace
}  // namespace ncp::login::saml
