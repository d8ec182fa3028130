// Responses that are right by the standard, though most providers send others: they must be read.
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "login/saml/refusal.h"
#include "unit/saml/contact_point.h"

namespace ncp::login::saml {
namespace {

using test::InventedProvider;
using test::outcome_of;
using test::provider;
using test::replaced;

std::string outcome_of_assertion(const std::string& assertion) {
    return outcome_of(base64_encode(provider().response(provider().sign(assertion, "_assertion"))));
}

// Two hundred, of three values, each of which declares what its type is of, as Shibboleth does.
TEST(InTheField, TakesAPersonOfManyAttributes) {
    std::string many;
    for (int i = 0; i < 200; ++i) {
        many += "<saml:Attribute Name=\"urn:oid:1.2." + std::to_string(i) +
                "\" FriendlyName=\"x\" NameFormat=\"urn:x\">";
        for (int k = 0; k < 3; ++k) {
            many +=
                "<saml:AttributeValue xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" "
                "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
                "xsi:type=\"xs:string\">value</saml:AttributeValue>";
        }
        many += "</saml:Attribute>";
    }
    EXPECT_EQ(outcome_of_assertion(replaced(provider().assertion(), "<saml:AttributeStatement>",
                                            "<saml:AttributeStatement>" + many)),
              "accepted");
}

std::string with_extensions(const std::string& response, const std::string& before) {
    return replaced(response, before,
                    "<samlp:Extensions><x:y xmlns:x=\"urn:x\">z</x:y></samlp:Extensions>" + before);
}

TEST(InTheField, ResponsesMayHaveExtensions) {
    const std::string inside = provider().sign(provider().assertion(), "_assertion");
    EXPECT_EQ(
        outcome_of(base64_encode(with_extensions(provider().response(inside), "<samlp:Status>"))),
        "accepted");
    const std::string whole = with_extensions(provider().response(inside), "<samlp:Status>");
    EXPECT_EQ(outcome_of(base64_encode(provider().sign(whole, "_response"))), "accepted");
}

std::string confirmation(const std::string& method, const std::string& recipient,
                         const std::string& request = test::kSamlRequest) {
    return "<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:" + method +
           "\"><saml:SubjectConfirmationData NotOnOrAfter=\"" +
           InventedProvider::at(std::chrono::minutes(5)) + "\" Recipient=\"" + recipient +
           "\" InResponseTo=\"" + request + "\"/></saml:SubjectConfirmation>";
}

// Instead of the one bearer that is meant for us.
std::string confirmed(const std::string& confirmations) {
    const std::string genuine = provider().assertion();
    const std::size_t begin = genuine.find("<saml:SubjectConfirmation ");
    const std::size_t end = genuine.find("</saml:Subject>");
    return outcome_of_assertion(
        replaced(genuine, genuine.substr(begin, end - begin), confirmations));
}

TEST(InTheField, OneOfSeveralConfirmationsMustFit) {
    const std::string ours = confirmation("bearer", test::kSamlAcs);
    const std::string others = confirmation("bearer", "https://other.example.org/acs", "_other");
    const std::string vouched = confirmation("sender-vouches", test::kSamlAcs, "_other");
    const std::string bare =
        "<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\"/>";
    EXPECT_EQ(confirmed(ours), "accepted");
    EXPECT_EQ(confirmed(ours + ours), "accepted");
    EXPECT_EQ(confirmed(ours + vouched), "accepted");
    EXPECT_EQ(confirmed(vouched + ours), "accepted");
    EXPECT_EQ(confirmed(others + ours), "accepted");
    EXPECT_EQ(confirmed(bare + others + vouched + ours), "accepted");
    std::string many;
    for (int i = 0; i < 7; ++i)
        many += others;
    EXPECT_EQ(confirmed(many + ours), "accepted");

    const auto text_of = [](Refusal refusal) { return error_of(refusal).operator_text().str(); };
    EXPECT_EQ(confirmed(others + others), text_of(Refusal::wrong_recipient));
    EXPECT_EQ(confirmed(vouched + vouched), text_of(Refusal::no_bearer));
    EXPECT_EQ(confirmed(bare + vouched), text_of(Refusal::no_recipient));
    EXPECT_EQ(confirmed(many + others + ours), text_of(Refusal::too_complex));
    // What counts is that one alone, whatever stands in another.
    EXPECT_EQ(confirmed(confirmation("bearer", test::kSamlAcs, "_other") + ours),
              text_of(Refusal::wrong_in_response_to));
}

// "Never", in the words of some.
TEST(InTheField, TimesMayEndWithTheYear9999) {
    const std::string genuine = provider().assertion();
    std::string assertion = genuine;
    for (std::size_t at = 0; (at = assertion.find("NotOnOrAfter=\"", at)) != std::string::npos;
         ++at) {
        assertion.replace(at + 14, 20, "9999-12-31T23:59:59Z");
    }
    EXPECT_EQ(outcome_of_assertion(assertion), "accepted");
    const std::string begin = genuine.substr(genuine.find("NotBefore=\"") + 11, 20);
    EXPECT_EQ(outcome_of_assertion(
                  replaced(genuine, "NotBefore=\"" + begin, "NotBefore=\"9999-12-31T23:59:59Z")),
              error_of(Refusal::early).operator_text().str());
}

}  // namespace
}  // namespace ncp::login::saml
