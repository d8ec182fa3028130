// Responses whose parts are not those of SAML, and parts that two readers read differently.
#include "base/bytes.h"
#include "unit/saml/attack.h"

namespace ncp::test {
namespace {

using login::saml::Refusal;
using P = const InventedProvider&;

std::string signed_then_edited(P provider, std::string_view what, std::string_view with) {
    return base64_encode(replaced(*base64_decode(provider.with_signed_assertion()), what, with));
}

std::string signed_response_of(P provider, const std::string& response) {
    return base64_encode(provider.sign(response, "_response"));
}

std::string edited_response(P provider, std::string_view what, std::string_view with) {
    return signed_response_of(provider,
                              replaced(provider.response(provider.assertion()), what, with));
}

constexpr char kStatus[] =
    "<samlp:Status><samlp:StatusCode "
    "Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>";

std::vector<Attack> of_readers() {
    return {
        {"CommentInAName", Refusal::comment,
         [](P p) { return signed_then_edited(p, "_name1", "_name1<!-- -->.attacker"); }},
        {"CommentInAnAttributesValue", Refusal::comment,
         [](P p) {
             return signed_then_edited(p, "ada@example.edu", "ada@example.edu<!---->.evil");
         }},
        {"CommentSignedByTheProvider", Refusal::comment,
         [](P p) { return posted_signed(p, spoilt(p, "_name1", "admin<!-- -->istrator")); }},
        {"CommentInTheIssuer", Refusal::comment,
         [](P p) { return signed_then_edited(p, kSamlIdp, std::string(kSamlIdp) + "<!-- -->"); }},
        {"CommentBeforeTheResponse", Refusal::comment,
         [](P p) { return base64_encode("<!-- -->" + *base64_decode(p.with_signed_assertion())); }},
        {"CharacterSectionInAName", Refusal::character_section,
         [](P p) { return signed_then_edited(p, "_name1", "<![CDATA[_name1]]>"); }},
        {"InstructionInAName", Refusal::instruction,
         [](P p) { return signed_then_edited(p, "_name1", "_na<?x y?>me1"); }},
        {"StyleSheetOfTheResponse", Refusal::instruction,
         [](P p) {
             return base64_encode("<?xml-stylesheet href=\"x.xsl\"?>" +
                                  *base64_decode(p.with_signed_assertion()));
         }},
        {"ElementInAName", Refusal::malformed_value,
         [](P p) { return posted_signed(p, spoilt(p, "_name1", "admin<b>istrator</b>")); }},
        {"ElementInTheIssuer", Refusal::malformed_value,
         [](P p) { return posted_signed(p, spoilt(p, kSamlIdp, std::string(kSamlIdp) + "<b/>")); }},
        {"ElementInAnAudience", Refusal::malformed_value,
         [](P p) {
             return posted_signed(p, spoilt(p, std::string("<saml:Audience>") + kSamlSp,
                                            std::string("<saml:Audience><b/>") + kSamlSp));
         }},
    };
}

std::vector<Attack> of_parts() {
    return {
        {"AnotherMessage", Refusal::other_message, [](P p) { return base64_encode(p.logout()); }},
        {"AnAssertionAlone", Refusal::other_message,
         [](P p) { return base64_encode(p.sign(p.assertion(), "_assertion")); }},
        {"ResponseOfSaml1Namespace", Refusal::other_message,
         [](P p) {
             return edited_response(p, "urn:oasis:names:tc:SAML:2.0:protocol",
                                    "urn:oasis:names:tc:SAML:1.0:protocol");
         }},
        {"AnotherVersion", Refusal::version,
         [](P p) {
             return edited_response(p, "ID=\"_response\" Version=\"2.0\"",
                                    "ID=\"_response\" Version=\"1.1\"");
         }},
        {"NoVersion", Refusal::version,
         [](P p) { return posted_signed(p, spoilt(p, "Version=\"2.0\" ", "")); }},
        {"ResponseWithoutId", Refusal::bad_id,
         [](P p) {
             return base64_encode(
                 replaced(*base64_decode(p.with_signed_assertion()), " ID=\"_response\"", ""));
         }},
        {"IdThatIsAnXPointer", Refusal::bad_id,
         [](P p) { return signed_then_edited(p, "ID=\"_response\"", "ID=\"xpointer(/)\""); }},
        {"IdWithAQuote", Refusal::bad_id,
         [](P p) { return signed_then_edited(p, "ID=\"_response\"", "ID=\"_r')or('1\""); }},
        {"NoStatus", Refusal::no_status,
         [](P p) { return signed_response_of(p, replaced(p.response(""), kStatus, "")); }},
        {"StatusWithoutCode", Refusal::no_status,
         [](P p) {
             return signed_response_of(
                 p, replaced(p.response(p.assertion()), kStatus, "<samlp:Status/>"));
         }},
        {"FailureWithAnAssertion", Refusal::status_and_assertion,
         [](P p) { return edited_response(p, "status:Success", "status:Responder"); }},
        {"StatusOfAnotherCase", Refusal::status_and_assertion,
         [](P p) { return edited_response(p, "status:Success", "status:success"); }},
        {"SuccessWithoutAssertion", Refusal::no_assertion,
         [](P p) { return signed_response_of(p, p.response("")); }},
        {"TwoAssertions", Refusal::several_assertions,
         [](P p) {
             const std::string second =
                 replaced(p.assertion(), "ID=\"_assertion\"", "ID=\"_second\"");
             return base64_encode(
                 p.response(p.sign(p.assertion(), "_assertion") + p.sign(second, "_second")));
         }},
        {"TwoAssertionsOneUnsigned", Refusal::several_assertions,
         [](P p) {
             return base64_encode(
                 p.response(p.sign(p.assertion(), "_assertion") + evil_assertion(p)));
         }},
        {"AnAssertionAndAnEncryptedOne", Refusal::several_assertions,
         [](P p) {
             return base64_encode(
                 p.response(p.sign(p.assertion(), "_assertion") + p.encrypt(evil_assertion(p))));
         }},
        {"StatusBehindTheAssertion", Refusal::unexpected_part,
         [](P p) {
             const std::string without = replaced(p.response(p.assertion()), kStatus, "");
             return signed_response_of(p, replaced(without, "</samlp:Response>",
                                                   std::string(kStatus) + "</samlp:Response>"));
         }},
        {"ForeignPartOfTheResponse", Refusal::unexpected_part,
         [](P p) {
             return edited_response(p, kStatus, "<x xmlns=\"urn:x\"/>" + std::string(kStatus));
         }},
        {"TextBetweenParts", Refusal::unexpected_part,
         [](P p) { return edited_response(p, kStatus, "text" + std::string(kStatus)); }},
        {"IncludeByXInclude", Refusal::unexpected_part,
         [](P p) {
             return edited_response(p, kStatus,
                                    "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" "
                                    "href=\"file:///etc/passwd\" parse=\"text\"/>" +
                                        std::string(kStatus));
         }},
        {"IncludeInsideAName", Refusal::malformed_value,
         [](P p) {
             return posted_signed(p,
                                  spoilt(p, "_name1",
                                         "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" "
                                         "href=\"file:///etc/passwd\" parse=\"text\"/>"));
         }},
        {"AssertionOfAnotherNamespace", Refusal::misplaced_part,
         [](P p) {
             return base64_encode(p.response("<x>" + p.sign(p.assertion(), "_assertion") + "</x>"));
         }},
        {"TwoSubjects", Refusal::no_conditions,
         [](P p) {
             return posted_signed(p, spoilt(p, "<saml:Conditions",
                                            "<saml:Subject><saml:NameID>admin</saml:NameID>"
                                            "</saml:Subject><saml:Conditions"));
         }},
        {"TwoNames", Refusal::unexpected_part,
         [](P p) {
             return posted_signed(p, spoilt(p, "<saml:SubjectConfirmation ",
                                            "<saml:NameID>admin</saml:NameID>"
                                            "<saml:SubjectConfirmation "));
         }},
        {"TwoAuthnStatements", Refusal::unexpected_part,
         [](P p) {
             const std::string whole = p.assertion();
             const std::size_t begin = whole.find("<saml:AuthnStatement");
             const std::size_t end = whole.find("<saml:AttributeStatement");
             return posted_signed(
                 p, spoilt(p, "<saml:AttributeStatement",
                           whole.substr(begin, end - begin) + "<saml:AttributeStatement"));
         }},
    };
}

}  // namespace

std::vector<Attack> attacks_on_form() {
    std::vector<Attack> all = of_readers();
    for (Attack& attack : of_parts())
        all.push_back(std::move(attack));
    return all;
}

}  // namespace ncp::test
