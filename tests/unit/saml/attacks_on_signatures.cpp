// Signatures that are missing, weak, somebody else's, or over something else.
#include "base/bytes.h"
#include "unit/saml/attack.h"

namespace ncp::test {
namespace {

using login::saml::Refusal;
using P = const InventedProvider&;

const std::string kMore = "http://www.w3.org/2001/04/xmldsig-more#";

std::string posted(P p, const Wish& wish, const SigningKey& key, const std::string& secret = {}) {
    return base64_encode(
        p.response(InventedProvider::sign(p.assertion(), "_assertion", key, wish, secret)));
}

std::string referring(P p, const std::string& reference_xml) {
    Wish wish = InventedProvider::usual_wish("_assertion");
    wish.references = {reference_xml};
    return posted(p, wish, p.idp);
}

std::string transforming(P p, const std::string& transforms) {
    return referring(p, reference("URI=\"#_assertion\"", transforms));
}

std::string edited(P p, std::string_view what, std::string_view with) {
    return base64_encode(replaced(*base64_decode(p.with_signed_assertion()), what, with));
}

const std::string kEnvelope = transform(kEnvelopedTransform);

std::vector<Attack> of_keys() {
    return {
        {"UnsignedAltogether", Refusal::not_signed,
         [](P p) { return base64_encode(p.response(p.assertion())); }},
        {"SignatureTakenOut", Refusal::not_signed,
         [](P p) {
             const std::string whole = *base64_decode(p.with_signed_response());
             const std::size_t begin = whole.find("<Signature ");
             const std::size_t end = whole.find("</Signature>") + 12;
             return base64_encode(replaced(whole, whole.substr(begin, end - begin), ""));
         }},
        {"SignedWithAnotherKey", Refusal::signature_other_key,
         [](P p) { return posted(p, InventedProvider::usual_wish("_assertion"), p.attacker); }},
        {"SignedWithTheKeyOfItsOwnCertificate", Refusal::signature_other_key,
         [](P p) {
             return base64_encode(p.response(p.sign(p.assertion(), "_assertion", p.attacker)));
         }},
        {"SignedWithTheKeyOfItsOwnKeyValue", Refusal::signature_other_key,
         [](P p) {
             Wish wish = InventedProvider::usual_wish("_assertion");
             wish.key_info = rsa_key_info(p.attacker.certificate_pem);
             return posted(p, wish, p.attacker);
         }},
        {"SignedByAnotherUnderTheProvidersCertificate", Refusal::signature_other_key,
         [](P p) {
             Wish wish = InventedProvider::usual_wish("_assertion");
             wish.key_info = x509_key_info(p.idp.certificate_pem);
             return posted(p, wish, p.attacker);
         }},
        {"SignedWithOurOwnKey", Refusal::signature_other_key,
         [](P p) { return base64_encode(p.response(p.sign(p.assertion(), "_assertion", p.sp))); }},
        {"SignedResponseBesideAnAssertionOfAnotherKey", Refusal::signature_other_key,
         [](P p) {
             return base64_encode(
                 p.sign(p.response(p.sign(p.assertion(), "_assertion", p.attacker)), "_response"));
         }},
        {"SignedAssertionInAResponseOfAnotherKey", Refusal::signature_other_key,
         [](P p) {
             return base64_encode(
                 p.sign(p.response(p.sign(p.assertion(), "_assertion")), "_response", p.attacker));
         }},
        {"HmacWithThePublicCertificate", Refusal::signature_algorithm,
         [](P p) {
             Wish wish = InventedProvider::usual_wish("_assertion");
             wish.method = kMore + "hmac-sha256";
             return posted(p, wish, p.idp, p.idp.certificate_pem);
         }},
        {"HmacCutToNothing", Refusal::signature_algorithm,
         [](P p) {
             Wish wish = InventedProvider::usual_wish("_assertion");
             wish.method = "http://www.w3.org/2000/09/xmldsig#hmac-sha1";
             wish.method_content = "<HMACOutputLength>128</HMACOutputLength>";
             return posted(p, wish, p.idp, p.idp.certificate_pem);
         }},
        {"RsaWithSha1", Refusal::signature_algorithm,
         [](P p) {
             Wish wish = InventedProvider::usual_wish("_assertion");
             wish.method = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
             return posted(p, wish, p.idp);
         }},
        {"DigestOfSha1", Refusal::signature_digest,
         [](P p) {
             return referring(
                 p, reference("URI=\"#_assertion\"", kEnvelope + transform(kExclusiveTransform),
                              "http://www.w3.org/2000/09/xmldsig#sha1"));
         }},
        {"AlgorithmRenamedAfterSigning", Refusal::signature_other_key,
         [](P p) { return edited(p, kMore + "rsa-sha256", kMore + "rsa-sha512"); }},
        {"NoSuchAlgorithm", Refusal::signature_algorithm,
         [](P p) { return edited(p, kMore + "rsa-sha256", "none"); }},
        {"EmptySignatureValue", Refusal::signature_other_key,
         [](P p) {
             const std::string whole = *base64_decode(p.with_signed_assertion());
             const std::size_t begin = whole.find("<SignatureValue>") + 16;
             const std::size_t end = whole.find("</SignatureValue>");
             return base64_encode(replaced(whole, whole.substr(begin, end - begin), ""));
         }},
    };
}

std::vector<Attack> of_references() {
    return {
        {"ReferenceToAnotherElement", Refusal::signature_covers_else,
         [](P p) {
             Wish wish = InventedProvider::usual_wish("_response");
             const std::string inner =
                 InventedProvider::sign(p.response(p.assertion()), "_assertion", p.idp, wish);
             return base64_encode(inner);
         }},
        {"ReferenceToTheWholeDocument", Refusal::signature_covers_else,
         [](P p) {
             return referring(p, reference("URI=\"\"", kEnvelope + transform(kExclusiveTransform)));
         }},
        {"ReferenceToAnotherDocument", Refusal::signature_covers_else,
         [](P p) {
             return edited(p, "URI=\"#_assertion\"",
                           "URI=\"https://attacker.example.com/assertion.xml\"");
         }},
        {"ReferenceToAFile", Refusal::signature_covers_else,
         [](P p) { return edited(p, "URI=\"#_assertion\"", "URI=\"file:///etc/hostname\""); }},
        {"ReferenceByXPointer", Refusal::signature_covers_else,
         [](P p) {
             return edited(p, "URI=\"#_assertion\"", "URI=\"#xpointer(id('_assertion'))\"");
         }},
        {"ReferenceWithoutAddress", Refusal::signature_covers_else,
         [](P p) { return edited(p, "Reference URI=\"#_assertion\"", "Reference"); }},
        {"NoReference", Refusal::signature_references,
         [](P p) {
             const std::string whole = *base64_decode(p.with_signed_assertion());
             const std::size_t begin = whole.find("<Reference ");
             const std::size_t end = whole.find("</Reference>") + 12;
             return base64_encode(replaced(whole, whole.substr(begin, end - begin), ""));
         }},
        {"TwoReferences", Refusal::signature_references,
         [](P p) {
             Wish wish = InventedProvider::usual_wish("_assertion");
             wish.references.push_back(wish.references[0]);
             return posted(p, wish, p.idp);
         }},
        {"TransformByStyleSheet", Refusal::signature_transforms,
         [](P p) {
             return edited(p, "</Transforms>",
                           "<Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\">"
                           "<xsl:stylesheet version=\"1.0\" "
                           "xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\"/></Transform>"
                           "</Transforms>");
         }},
        {"TransformByXPath", Refusal::signature_transforms,
         [](P p) {
             return transforming(
                 p, kEnvelope + transform("http://www.w3.org/TR/1999/REC-xpath-19991116",
                                          "<XPath>not(ancestor-or-self::*[local-name()="
                                          "'NameID'])</XPath>"));
         }},
        {"TransformByXPathFilter", Refusal::signature_transforms,
         [](P p) {
             return edited(p, "</Transforms>",
                           "<Transform Algorithm=\"http://www.w3.org/2002/06/xmldsig-filter2\">"
                           "<XPath xmlns=\"http://www.w3.org/2002/06/xmldsig-filter2\" "
                           "Filter=\"subtract\">//*</XPath></Transform></Transforms>");
         }},
        {"TransformFromBase64", Refusal::signature_transforms,
         [](P p) {
             return edited(p, "</Transforms>",
                           "<Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#base64\"/>"
                           "</Transforms>");
         }},
        {"TransformKeepingComments", Refusal::signature_transforms,
         [](P p) {
             return transforming(
                 p, kEnvelope + transform("http://www.w3.org/2001/10/xml-exc-c14n#WithComments"));
         }},
        {"NotEnveloped", Refusal::signature_transforms,
         [](P p) {
             return edited(p, "<Transform Algorithm=\"" + std::string(kEnvelopedTransform) + "\"/>",
                           "");
         }},
        {"CanonicalizationKeepingComments", Refusal::signature_canonicalization,
         [](P p) {
             Wish wish = InventedProvider::usual_wish("_assertion");
             wish.canonicalization = "http://www.w3.org/2001/10/xml-exc-c14n#WithComments";
             return posted(p, wish, p.idp);
         }},
        {"CanonicalizationByAttacker", Refusal::signature_canonicalization,
         [](P p) {
             return edited(
                 p,
                 "<CanonicalizationMethod Algorithm=\"" + std::string(kExclusiveTransform) + "\"",
                 "<CanonicalizationMethod Algorithm=\"urn:evil\"");
         }},
    };
}

std::vector<Attack> of_contents() {
    return {
        {"NameChanged", Refusal::signature_changed,
         [](P p) { return edited(p, "_name1", "_name2"); }},
        {"AttributeChanged", Refusal::signature_changed,
         [](P p) { return edited(p, "ada@example.edu", "eve@example.edu"); }},
        {"AttributeAdded", Refusal::signature_changed,
         [](P p) {
             return edited(p, "</saml:AttributeStatement>",
                           "<saml:Attribute Name=\"admin\"><saml:AttributeValue>1"
                           "</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>");
         }},
        {"DigestChanged", Refusal::signature_changed,
         [](P p) {
             const std::string whole = *base64_decode(p.with_signed_assertion());
             const std::size_t begin = whole.find("<DigestValue>") + 13;
             return base64_encode(replaced(whole, whole.substr(begin, 8), "AAAAAAAA"));
         }},
        {"StatusOfASignedResponseChanged", Refusal::signature_changed,
         [](P p) {
             return base64_encode(
                 replaced(p.sign(p.response(p.assertion()), "_response"), "<samlp:Status>",
                          "<samlp:Status xmlns:changed=\"urn:x\" changed:a=\"\">"));
         }},
        {"TwoSignaturesOfOneElement", Refusal::several_signatures,
         [](P p) {
             const std::string once = p.sign(p.assertion(), "_assertion");
             return base64_encode(p.response(p.sign(once, "_assertion", p.attacker)));
         }},
        {"ObjectInTheSignature", Refusal::signature_form,
         [](P p) {
             Wish wish = InventedProvider::usual_wish("_assertion");
             wish.object = "<Object>admin</Object>";
             return posted(p, wish, p.idp);
         }},
        {"ManifestInTheSignature", Refusal::signature_form,
         [](P p) {
             return edited(p, "</Signature>",
                           "<Object><Manifest><Reference URI=\"#_assertion\"/></Manifest></Object>"
                           "</Signature>");
         }},
        {"KeyInfoByReference", Refusal::signature_key_info,
         [](P p) {
             Wish wish = InventedProvider::usual_wish("_assertion");
             wish.key_info =
                 "<KeyInfo><RetrievalMethod URI=\"https://attacker.example.com/key\"/></KeyInfo>";
             return posted(p, wish, p.idp);
         }},
        {"SignatureNotBehindTheIssuer", Refusal::unexpected_part,
         [](P p) {
             const std::string genuine = p.sign(p.assertion(), "_assertion");
             const std::size_t begin = genuine.find("<Signature ");
             const std::size_t end = genuine.find("</Signature>") + 12;
             const std::string signature = genuine.substr(begin, end - begin);
             return base64_encode(
                 p.response(replaced(replaced(genuine, signature, ""), "</saml:Assertion>",
                                     signature + "</saml:Assertion>")));
         }},
    };
}

}  // namespace

std::vector<Attack> attacks_on_signatures() {
    std::vector<Attack> all = of_keys();
    for (Attack& attack : of_references())
        all.push_back(std::move(attack));
    for (Attack& attack : of_contents())
        all.push_back(std::move(attack));
    return all;
}

}  // namespace ncp::test
