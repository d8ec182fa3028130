// What encryption hides: everything that is refused in the open, and weak encryption itself.
#include "base/bytes.h"
#include "unit/saml/attack.h"

namespace ncp::test {
namespace {

using login::saml::Refusal;
using P = const InventedProvider&;

std::string posted(P p, const std::string& assertion, const Encryption& how = {}) {
    return base64_encode(p.response(p.encrypt(assertion, how)));
}
std::string genuine(P p) {
    return p.sign(p.assertion(), "_assertion");
}
std::string edited(P p, std::string_view what, std::string_view with) {
    return base64_encode(replaced(p.response(p.encrypt(genuine(p))), what, with));
}
// One byte of the last ciphertext changed.
std::string flipped(P p, const std::string& cipher) {
    Encryption how;
    how.cipher = cipher;
    std::string xml = p.response(p.encrypt(genuine(p), how));
    const std::size_t end = xml.rfind("</xenc:CipherValue>");
    char& byte = xml[end - 100];
    byte = byte == 'A' ? 'B' : 'A';
    return base64_encode(xml);
}

constexpr char kCipherData[] = "<xenc:CipherData>";

}  // namespace

std::vector<Attack> attacks_by_encryption() {
    return {
        {"EncryptedAndUnsigned", Refusal::not_signed, [](P p) { return posted(p, p.assertion()); }},
        {"EncryptedUnderAnotherKeysSignature", Refusal::signature_other_key,
         [](P p) { return posted(p, p.sign(p.assertion(), "_assertion", p.attacker)); }},
        {"EncryptedAndChangedAfterSigning", Refusal::signature_changed,
         [](P p) { return posted(p, replaced(genuine(p), "_name1", "_admin")); }},
        {"EncryptedForSomebodyElse", Refusal::not_decryptable,
         [](P p) {
             return base64_encode(
                 p.response(InventedProvider::encrypt(genuine(p), p.attacker, {})));
         }},
        {"EncryptedWithACommentInside", Refusal::comment,
         [](P p) { return posted(p, replaced(genuine(p), "_name1", "_na<!-- -->me1")); }},
        {"EncryptedWithADocumentType", Refusal::document_type,
         [](P p) {
             return posted(p,
                           "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + genuine(p));
         }},
        {"EncryptedBomb", Refusal::too_complex,
         [](P p) {
             std::string bomb;
             for (int i = 0; i < 15'000; ++i)
                 bomb += "<a>";
             return posted(p, bomb);
         }},
        {"EncryptedResponseInsteadOfAnAssertion", Refusal::other_message,
         [](P p) {
             std::string inner = replaced(p.response(""), "\"_response\"", "\"_inner\"");
             return posted(p, inner);
         }},
        {"EncryptedTwoAssertions", Refusal::not_xml,
         [](P p) { return posted(p, genuine(p) + evil_assertion(p)); }},
        {"EncryptedAssertionWrappedInAnEvilOne", Refusal::misplaced_part,
         [](P p) {
             const std::string inside = "<saml:Advice><saml:Evidence>" + genuine(p) +
                                        "</saml:Evidence></saml:Advice><saml:AuthnStatement";
             return posted(p, replaced(evil_assertion(p), "<saml:AuthnStatement", inside));
         }},
        {"EncryptedAssertionWithTheResponsesId", Refusal::same_id_twice,
         [](P p) {
             const std::string same = replaced(p.assertion(), "\"_assertion\"", "\"_response\"");
             return posted(p, p.sign(same, "_response"));
         }},
        {"EncryptedTwice", Refusal::other_message,
         [](P p) { return posted(p, p.encrypt(genuine(p))); }},
        {"EncryptedGarbage", Refusal::not_xml, [](P p) { return posted(p, "garbage"); }},
        {"EncryptedForAnotherAudience", Refusal::wrong_audience,
         [](P p) {
             return posted(p, p.sign(spoilt(p, std::string("<saml:Audience>") + kSamlSp,
                                            "<saml:Audience>https://other.example.org"),
                                     "_assertion"));
         }},
        {"SignatureOfTheResponseBroken", Refusal::signature_changed,
         [](P p) {
             const std::string covered = p.sign(p.response(p.encrypt(p.assertion())), "_response");
             const std::size_t begin = covered.find("<saml:EncryptedAssertion");
             const std::size_t end = covered.find("</samlp:Response>");
             return base64_encode(replaced(covered, covered.substr(begin, end - begin),
                                           p.encrypt(evil_assertion(p))));
         }},
        {"ByteOfGcmChanged", Refusal::not_decryptable,
         [](P p) { return flipped(p, "http://www.w3.org/2009/xmlenc11#aes256-gcm"); }},
        {"TagOfGcmCutOff", Refusal::not_decryptable,
         [](P p) {
             std::string xml = p.response(p.encrypt(genuine(p)));
             const std::size_t end = xml.rfind("</xenc:CipherValue>");
             return base64_encode(xml.erase(end - 24, 24));
         }},
        {"KeyByPkcs1Padding", Refusal::key_transport,
         [](P p) {
             return posted(p, genuine(p),
                           {"http://www.w3.org/2001/04/xmlenc#aes256-cbc",
                            "http://www.w3.org/2001/04/xmlenc#rsa-1_5", "", "", false});
         }},
        {"KeyByADigestThatNobodyBelieves", Refusal::key_transport,
         [](P p) {
             return posted(p, genuine(p),
                           {"http://www.w3.org/2009/xmlenc11#aes256-gcm",
                            "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
                            "http://www.w3.org/2001/04/xmldsig-more#md5", "", false});
         }},
        {"KeyByALabel", Refusal::encryption_form,
         [](P p) {
             return edited(p, "rsa-oaep-mgf1p\">",
                           "rsa-oaep-mgf1p\"><xenc:OAEPparams>AAAA</xenc:OAEPparams>");
         }},
        {"DataByTripleDes", Refusal::encryption_algorithm,
         [](P p) {
             return posted(p, genuine(p),
                           {"http://www.w3.org/2001/04/xmlenc#tripledes-cbc",
                            "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p", "", "", false});
         }},
        {"KeyLengthOfAnotherCipher", Refusal::not_decryptable,
         [](P p) { return edited(p, "aes256-gcm", "aes128-gcm"); }},
        {"CipherByReference", Refusal::encryption_form,
         [](P p) {
             std::string xml = p.response(p.encrypt(genuine(p)));
             const std::size_t begin = xml.rfind(kCipherData);
             const std::size_t end = xml.rfind("</xenc:CipherData>");
             return base64_encode(xml.replace(
                 begin, end - begin,
                 std::string(kCipherData) + "<xenc:CipherReference URI=\"file:///etc/passwd\"/>"));
         }},
        {"NoKey", Refusal::encryption_form,
         [](P p) {
             std::string xml = p.response(p.encrypt(genuine(p)));
             const std::size_t begin = xml.find("<xenc:EncryptedKey");
             const std::size_t end = xml.find("</xenc:EncryptedKey>") + 20;
             return base64_encode(xml.erase(begin, end - begin));
         }},
        {"ManyKeys", Refusal::encryption_form,
         [](P p) {
             const std::string xml = p.response(p.encrypt(genuine(p)));
             const std::size_t begin = xml.find("<xenc:EncryptedKey");
             const std::size_t end = xml.find("</xenc:EncryptedKey>") + 20;
             std::string keys;
             for (int i = 0; i < 100; ++i)
                 keys += xml.substr(begin, end - begin);
             return base64_encode(replaced(xml, xml.substr(begin, end - begin), keys));
         }},
        {"KeyByReference", Refusal::encryption_form,
         [](P p) {
             std::string xml = p.response(p.encrypt(genuine(p)));
             const std::size_t begin = xml.find("<xenc:EncryptedKey");
             const std::size_t end = xml.find("</xenc:EncryptedKey>") + 20;
             return base64_encode(
                 xml.replace(begin, end - begin,
                             "<ds:RetrievalMethod URI=\"https://attacker.example.com/\"/>"));
         }},
    };
}

}  // namespace ncp::test
