// XML signature wrapping: the signed element is moved where the check finds it, and another is put
// where the reader looks. XSW1 to XSW8 as Somorovsky and others number them ("On Breaking SAML",
// USENIX Security 2012), and relatives.
#include "base/bytes.h"
#include "unit/saml/attack.h"

namespace ncp::test {
namespace {

using login::saml::Refusal;
using P = const InventedProvider&;

constexpr char kExtensions[] = "<samlp:Extensions>";

std::string signature_of(const std::string& xml) {
    const std::size_t begin = xml.find("<Signature ");
    return xml.substr(begin, xml.find("</Signature>") + 12 - begin);
}
std::string without_signature(const std::string& xml) {
    return replaced(xml, signature_of(xml), "");
}
std::string signed_assertion(P p) {
    return p.sign(p.assertion(), "_assertion");
}
std::string signed_response(P p) {
    return p.sign(p.response(p.assertion()), "_response");
}
std::string evil_response(P p) {
    return replaced(p.response(evil_assertion(p)), "\"_response\"", "\"_evil_response\"");
}
// Into an element's start: behind its Issuer.
std::string behind_issuer(const std::string& xml, const std::string& what) {
    return replaced(xml, "</saml:Issuer>", "</saml:Issuer>" + what);
}
std::string with_object(const std::string& signature, const std::string& content) {
    return replaced(signature, "</Signature>", "<Object>" + content + "</Object></Signature>");
}
std::string before_end(const std::string& xml, const std::string& end, const std::string& what) {
    return replaced(xml, end, what + end);
}

std::vector<Attack> numbered() {
    return {
        {"Xsw1TheSignedResponseInsideItsSignature", Refusal::misplaced_part,
         [](P p) {
             const std::string genuine = signed_response(p);
             return base64_encode(behind_issuer(
                 evil_response(p), with_object(signature_of(genuine), without_signature(genuine))));
         }},
        {"Xsw2TheSignedResponseBeforeTheSignature", Refusal::misplaced_part,
         [](P p) {
             const std::string genuine = signed_response(p);
             return base64_encode(behind_issuer(
                 evil_response(p), without_signature(genuine) + signature_of(genuine)));
         }},
        {"Xsw3AnEvilAssertionBeforeTheSignedOne", Refusal::several_assertions,
         [](P p) { return base64_encode(p.response(evil_assertion(p) + signed_assertion(p))); }},
        {"Xsw4TheSignedAssertionInsideTheEvilOne", Refusal::misplaced_part,
         [](P p) {
             return base64_encode(p.response(
                 before_end(evil_assertion(p), "</saml:Assertion>", signed_assertion(p))));
         }},
        {"Xsw5TheSignatureInTheEvilAssertion", Refusal::several_assertions,
         [](P p) {
             const std::string genuine = signed_assertion(p);
             return base64_encode(
                 p.response(behind_issuer(evil_assertion(p), signature_of(genuine)) +
                            without_signature(genuine)));
         }},
        {"Xsw6TheSignedAssertionInTheSignatureOfTheEvilOne", Refusal::misplaced_part,
         [](P p) {
             const std::string genuine = signed_assertion(p);
             const std::string wrapped = replaced(signature_of(genuine), "<SignedInfo>",
                                                  without_signature(genuine) + "<SignedInfo>");
             return base64_encode(p.response(behind_issuer(evil_assertion(p), wrapped)));
         }},
        {"Xsw7AnEvilAssertionInExtensions", Refusal::misplaced_part,
         [](P p) {
             return base64_encode(
                 replaced(p.response(signed_assertion(p)), "<samlp:Status>",
                          kExtensions + evil_assertion(p) + "</samlp:Extensions><samlp:Status>"));
         }},
        {"TheSignedAssertionInExtensions", Refusal::misplaced_part,
         [](P p) {
             return base64_encode(
                 replaced(p.response(evil_assertion(p)), "<samlp:Status>",
                          kExtensions + signed_assertion(p) + "</samlp:Extensions><samlp:Status>"));
         }},
        {"AnEncryptedAssertionInExtensions", Refusal::misplaced_part,
         [](P p) {
             return base64_encode(replaced(
                 p.response(signed_assertion(p)), "<samlp:Status>",
                 kExtensions + p.encrypt(evil_assertion(p)) + "</samlp:Extensions><samlp:Status>"));
         }},
        {"TwoExtensions", Refusal::unexpected_part,
         [](P p) {
             const std::string extensions = std::string(kExtensions) + "</samlp:Extensions>";
             return base64_encode(replaced(p.response(signed_assertion(p)), "<samlp:Status>",
                                           extensions + extensions + "<samlp:Status>"));
         }},
        {"Xsw8TheSignedAssertionInAnObject", Refusal::misplaced_part,
         [](P p) {
             const std::string genuine = signed_assertion(p);
             return base64_encode(p.response(
                 behind_issuer(evil_assertion(p),
                               with_object(signature_of(genuine), without_signature(genuine)))));
         }},
    };
}

std::vector<Attack> relatives() {
    return {
        {"TheSignedAssertionInAdvice", Refusal::misplaced_part,
         [](P p) {
             return base64_encode(p.response(replaced(evil_assertion(p), "<saml:AuthnStatement",
                                                      "<saml:Advice>" + signed_assertion(p) +
                                                          "</saml:Advice>"
                                                          "<saml:AuthnStatement")));
         }},
        {"TheSignedAssertionInStatusDetail", Refusal::misplaced_part,
         [](P p) {
             return base64_encode(replaced(p.response(evil_assertion(p)), "</samlp:Status>",
                                           "<samlp:StatusDetail>" + signed_assertion(p) +
                                               "</samlp:StatusDetail>"
                                               "</samlp:Status>"));
         }},
        {"TheSignedAssertionInAnAttributesValue", Refusal::misplaced_part,
         [](P p) {
             return base64_encode(
                 p.response(replaced(evil_assertion(p), "ada@example.edu", signed_assertion(p))));
         }},
        {"TheSignedAssertionInConfirmationData", Refusal::misplaced_part,
         [](P p) {
             return base64_encode(p.response(
                 replaced(evil_assertion(p), "\"/></saml:SubjectConfirmation>",
                          "\">" + signed_assertion(p) +
                              "</saml:SubjectConfirmationData></saml:SubjectConfirmation>")));
         }},
        {"TheSameIdTwice", Refusal::same_id_twice,
         [](P p) {
             const std::string genuine = signed_assertion(p);
             const std::string evil = replaced(evil_assertion(p), "\"_evil\"", "\"_assertion\"");
             return base64_encode(p.response(behind_issuer(evil, signature_of(genuine)) +
                                             without_signature(genuine)));
         }},
        {"TheSameIdInAnotherSpelling", Refusal::same_id_twice,
         [](P p) {
             return base64_encode(replaced(p.response(signed_assertion(p)), "<samlp:Status>",
                                           "<samlp:Status Id=\"_assertion\">"));
         }},
        {"TheSameIdAsXmlId", Refusal::same_id_twice,
         [](P p) {
             return base64_encode(replaced(p.response(signed_assertion(p)), "<samlp:Status>",
                                           "<samlp:Status xml:id=\"_assertion\">"));
         }},
        {"ResponseAndAssertionWithOneId", Refusal::same_id_twice,
         [](P p) {
             return base64_encode(
                 replaced(p.response(signed_assertion(p)), "\"_response\"", "\"_assertion\""));
         }},
        {"TheSignatureOfTheResponseOverTheAssertion", Refusal::signature_covers_else,
         [](P p) {
             const std::string genuine = signed_assertion(p);
             return base64_encode(
                 behind_issuer(p.response(without_signature(genuine)), signature_of(genuine)));
         }},
        {"TheSignatureOfAnotherResponsesAssertion", Refusal::signature_covers_else,
         [](P p) {
             return base64_encode(
                 p.response(behind_issuer(evil_assertion(p), signature_of(signed_assertion(p)))));
         }},
        {"AnAssertionInAnotherNamespaceWithItsSignature", Refusal::unexpected_part,
         [](P p) {
             return base64_encode(
                 p.response("<evil:Assertion xmlns:evil=\"urn:evil\"/>" + signed_assertion(p)));
         }},
        {"ASignatureInAnotherNamespaceBeforeTheRealOne", Refusal::no_subject,
         [](P p) {
             return base64_encode(p.response(behind_issuer(
                 evil_assertion(p),
                 "<Signature xmlns=\"urn:evil\"/>" + signature_of(signed_assertion(p)))));
         }},
        {"AnUnsignedResponseAroundASignedFailure", Refusal::misplaced_part,
         [](P p) {
             const std::string failure = p.sign(
                 replaced(p.declined("Responder", "AuthnFailed"), "\"_response\"", "\"_old\""),
                 "_old");
             return base64_encode(
                 before_end(p.response(evil_assertion(p)), "</samlp:Response>", failure));
         }},
    };
}

}  // namespace

std::vector<Attack> attacks_by_wrapping() {
    std::vector<Attack> all = numbered();
    for (Attack& attack : relatives())
        all.push_back(std::move(attack));
    return all;
}

}  // namespace ncp::test
