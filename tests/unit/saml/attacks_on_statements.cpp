// Genuine signatures over what is not for us, not for now, or not enough.
#include "base/bytes.h"
#include "unit/saml/attack.h"

namespace ncp::test {
namespace {

using login::saml::Refusal;
using std::chrono::hours;
using std::chrono::minutes;
using P = const InventedProvider&;

// The genuine response, spoilt and then signed as a whole.
std::string response_with(P p, std::string_view what, std::string_view with) {
    return base64_encode(p.sign(replaced(p.response(p.assertion()), what, with), "_response"));
}
std::string assertion_with(P p, std::string_view what, std::string_view with) {
    return posted_signed(p, spoilt(p, what, with));
}
// A time attribute of the assertion, from its name's place on.
std::string timed(P p, std::string_view element, std::string_view attribute,
                  const std::string& value) {
    std::string xml = p.assertion();
    const std::size_t place = xml.find(attribute, xml.find(element));
    const std::size_t begin = xml.find('"', place) + 1;
    xml.replace(begin, xml.find('"', begin) - begin, value);
    return posted_signed(p, xml);
}
std::string without(P p, const std::string& begin_text, const std::string& end_text) {
    std::string xml = p.assertion();
    const std::size_t begin = xml.find(begin_text);
    xml.erase(begin, xml.find(end_text, begin) + end_text.size() - begin);
    return posted_signed(p, xml);
}
std::string request() {
    return std::string("InResponseTo=\"") + kSamlRequest + "\"";
}

std::vector<Attack> of_addresses() {
    const std::string audience = std::string("<saml:Audience>") + kSamlSp + "</saml:Audience>";
    return {
        {"IssuedByAnotherProvider", Refusal::wrong_issuer,
         [](P p) { return assertion_with(p, kSamlIdp, "https://other.example.edu/metadata"); }},
        {"ResponseIssuedByAnotherProvider", Refusal::wrong_issuer,
         [](P p) { return response_with(p, kSamlIdp, "https://other.example.edu/metadata"); }},
        {"AssertionWithoutIssuer", Refusal::no_issuer,
         [](P p) {
             const std::string bare = replaced(
                 p.assertion(), std::string("<saml:Issuer>") + kSamlIdp + "</saml:Issuer>", "");
             return base64_encode(p.sign(p.response(bare), "_response"));
         }},
        {"SentToAnotherAddress", Refusal::wrong_destination,
         [](P p) {
             return response_with(p, std::string("Destination=\"") + kSamlAcs,
                                  "Destination=\"https://other.example.org/acs");
         }},
        {"SentToALongerAddress", Refusal::wrong_destination,
         [](P p) {
             return response_with(p, std::string("Destination=\"") + kSamlAcs,
                                  std::string("Destination=\"") + kSamlAcs + "/more");
         }},
        {"SignedResponseSentNowhere", Refusal::no_destination,
         [](P p) {
             return response_with(p, std::string("Destination=\"") + kSamlAcs + "\" ", "");
         }},
        {"ForAnotherRecipient", Refusal::wrong_recipient,
         [](P p) { return assertion_with(p, kSamlAcs, "https://other.example.org/acs"); }},
        {"ForNoRecipient", Refusal::no_recipient,
         [](P p) { return assertion_with(p, std::string("Recipient=\"") + kSamlAcs + "\" ", ""); }},
        {"ForAnotherAudience", Refusal::wrong_audience,
         [](P p) {
             return assertion_with(p, std::string("<saml:Audience>") + kSamlSp,
                                   "<saml:Audience>https://other.example.org/saml");
         }},
        {"ForAnAudienceThatBeginsLikeUs", Refusal::wrong_audience,
         [](P p) {
             return assertion_with(p, std::string("<saml:Audience>") + kSamlSp,
                                   std::string("<saml:Audience>") + kSamlSp + ".evil.example");
         }},
        {"ForUsAndAtTheSameTimeForOthersAlone", Refusal::wrong_audience,
         [](P p) {
             return assertion_with(p, "</saml:AudienceRestriction>",
                                   "</saml:AudienceRestriction><saml:AudienceRestriction>"
                                   "<saml:Audience>https://other.example.org</saml:Audience>"
                                   "</saml:AudienceRestriction>");
         }},
        {"ForNoAudience", Refusal::no_audience,
         [](P p) {
             return without(p, "<saml:AudienceRestriction>", "</saml:AudienceRestriction>");
         }},
        {"ForAnEmptyAudience", Refusal::wrong_audience,
         [audience](P p) { return assertion_with(p, audience, ""); }},
        {"NobodyAskedForIt", Refusal::unsolicited,
         [](P p) {
             const std::string xml = replaced(
                 p.response(replaced(p.assertion(), " " + request(), "")), " " + request(), "");
             return base64_encode(p.sign(xml, "_response"));
         }},
        {"TheAssertionAnswersNothing", Refusal::unsolicited,
         [](P p) { return assertion_with(p, " " + request(), ""); }},
        {"ResponseAndAssertionAnswerDifferentRequests", Refusal::wrong_in_response_to,
         [](P p) {
             return base64_encode(replaced(p.response(p.sign(p.assertion(), "_assertion")),
                                           request(), "InResponseTo=\"_0badcafe00\""));
         }},
    };
}

std::vector<Attack> of_times() {
    const auto at = [](auto from_now) { return InventedProvider::at(from_now); };
    return {
        {"DeliveredTooLate", Refusal::confirmation_expired,
         [at](P p) { return timed(p, "ConfirmationData", "NotOnOrAfter", at(minutes(-2))); }},
        {"DeliveredTooEarly", Refusal::confirmation_early,
         [at](P p) {
             return assertion_with(
                 p, "<saml:SubjectConfirmationData ",
                 "<saml:SubjectConfirmationData NotBefore=\"" + at(minutes(3)) + "\" ");
         }},
        {"DeliverableForEver", Refusal::no_expiry,
         [](P p) {
             std::string xml = p.assertion();
             const std::size_t begin = xml.find("NotOnOrAfter=", xml.find("ConfirmationData"));
             return posted_signed(p, xml.erase(begin, xml.find(" Recipient") + 1 - begin));
         }},
        {"NotValidYet", Refusal::early,
         [at](P p) { return timed(p, "<saml:Conditions", "NotBefore", at(minutes(2))); }},
        {"NotValidAnyMore", Refusal::expired,
         [at](P p) { return timed(p, "<saml:Conditions", "NotOnOrAfter", at(minutes(-2))); }},
        {"IssuedInTheFuture", Refusal::issued_in_future,
         [at](P p) { return timed(p, "<saml:Assertion", "IssueInstant", at(hours(1))); }},
        {"LoggedInInTheFuture", Refusal::authentication_in_future,
         [at](P p) { return timed(p, "<saml:AuthnStatement", "AuthnInstant", at(hours(1))); }},
        {"SessionOver", Refusal::session_over,
         [at](P p) {
             return timed(p, "<saml:AuthnStatement", "SessionNotOnOrAfter", at(minutes(-2)));
         }},
        {"TimeWithAnOffset", Refusal::bad_time,
         [](P p) {
             return timed(p, "ConfirmationData", "NotOnOrAfter", "2199-01-01T00:00:00+14:00");
         }},
        {"TimeWithoutZone", Refusal::bad_time,
         [](P p) { return timed(p, "ConfirmationData", "NotOnOrAfter", "2199-01-01T00:00:00"); }},
        {"TimeThatOverflows", Refusal::bad_time,
         [](P p) {
             return timed(p, "ConfirmationData", "NotOnOrAfter", "9999999-01-01T00:00:00Z");
         }},
        {"TimeOfNoDay", Refusal::bad_time,
         [](P p) { return timed(p, "<saml:Conditions", "NotOnOrAfter", "2199-02-30T00:00:00Z"); }},
        {"TimeThatIsText", Refusal::bad_time,
         [](P p) { return timed(p, "ConfirmationData", "NotOnOrAfter", "tomorrow"); }},
        {"LoggedInAtNoTime", Refusal::bad_time,
         [](P p) { return timed(p, "<saml:AuthnStatement", "AuthnInstant", ""); }},
    };
}

std::vector<Attack> of_statements() {
    return {
        {"AboutNobody", Refusal::no_subject,
         [](P p) { return without(p, "<saml:Subject>", "</saml:Subject>"); }},
        {"NotForItsBearer", Refusal::no_bearer,
         [](P p) { return assertion_with(p, "cm:bearer", "cm:holder-of-key"); }},
        {"NotConfirmed", Refusal::no_bearer,
         [](P p) {
             return without(p, "<saml:SubjectConfirmation ", "</saml:SubjectConfirmation>");
         }},
        {"ConfirmedWithoutData", Refusal::no_recipient,
         [](P p) { return without(p, "<saml:SubjectConfirmationData", "/>"); }},
        {"WithoutConditions", Refusal::no_conditions,
         [](P p) { return without(p, "<saml:Conditions", "</saml:Conditions>"); }},
        {"UnderAConditionThatNobodyKnows", Refusal::unknown_condition,
         [](P p) {
             return assertion_with(p, "</saml:Conditions>",
                                   "<saml:Condition xsi:type=\"x:FullMoon\" xmlns:x=\"urn:x\"/>"
                                   "</saml:Conditions>");
         }},
        {"WithoutAuthnStatement", Refusal::no_authentication,
         [](P p) { return without(p, "<saml:AuthnStatement", "</saml:AuthnStatement>"); }},
        {"WithoutAuthnContext", Refusal::no_authentication,
         [](P p) { return without(p, "<saml:AuthnContext>", "</saml:AuthnContext>"); }},
        {"AttributeWithoutName", Refusal::malformed_value,
         [](P p) { return assertion_with(p, "Name=\"urn:oid:2.5.4.4\"", ""); }},
        {"StatementThatNobodyKnows", Refusal::unexpected_part,
         [](P p) {
             return assertion_with(p, "</saml:Assertion>",
                                   "<saml:Statement xsi:type=\"x:Y\" xmlns:x=\"urn:x\"/>"
                                   "</saml:Assertion>");
         }},
    };
}

}  // namespace

std::vector<Attack> attacks_on_statements() {
    std::vector<Attack> all = of_addresses();
    for (Attack& attack : of_times())
        all.push_back(std::move(attack));
    for (Attack& attack : of_statements())
        all.push_back(std::move(attack));
    return all;
}

}  // namespace ncp::test
