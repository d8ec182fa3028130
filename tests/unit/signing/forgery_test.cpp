// Forged signatures: weak algorithms, confused keys, foreign parts inside, changed documents. Each
// function builds one document.
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "signing/certificate.h"
#include "support/signed_sample.h"
#include "unit/signing/forged_documents.h"

namespace ncp::test {
namespace {

// --- algorithms and keys
std::string sha1_digest() {
    return with_references(
        {reference("URI=\"\"", enveloped_transform(), std::string(kDsig) + "sha1")});
}
std::string rsa_sha1() {
    Wish wish;
    wish.method = std::string(kDsig) + "rsa-sha1";
    return genuinely(wish);
}
std::string md5_digest() {
    return with_references({reference("URI=\"\"", enveloped_transform(),
                                      "http://www.w3.org/2001/04/xmldsig-more#md5")});
}
std::string hmac(const std::string& secret, const std::string& parameter = {}) {
    Wish wish;
    wish.method = "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256";
    wish.method_content = parameter;
    return fill_signature(elmo_of(kLearner + signature_template(wish)), "", secret);
}
std::string hmac_with_the_certificate_as_secret() {
    return hmac(genuine_key().certificate_pem);
}
std::string hmac_with_the_der_certificate_as_secret() {
    return hmac(
        signing::to_der(*signing::read_certificate_pem(genuine_key().certificate_pem).value()));
}
std::string hmac_cut_to_eight_bits() {
    return replaced(hmac("secret"), "hmac-sha256\"/>",
                    "hmac-sha256\"><HMACOutputLength>8</HMACOutputLength></SignatureMethod>");
}
std::string unknown_algorithm() {
    return replaced(genuine(), "xmldsig-more#rsa-sha256", "xmldsig-more#rsa-sha2560");
}
std::string algorithm_none() {
    return replaced(genuine(), "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "none");
}
std::string signed_by_a_foreign_key() {
    return signed_sample(1, foreign_key());
}
std::string foreign_signature_that_names_the_genuine_certificate() {
    Wish wish;
    wish.key_info = x509_key_info(genuine_key().certificate_pem);
    return fill_signature(elmo_of(kLearner + signature_template(wish)), foreign_key().key_pem);
}
std::string foreign_signature_with_its_own_key_value() {
    Wish wish;
    wish.key_info = rsa_key_info(foreign_key().certificate_pem);
    return fill_signature(elmo_of(kLearner + signature_template(wish)), foreign_key().key_pem);
}
std::string foreign_signature_without_key_info() {
    return fill_signature(elmo_of(kLearner + signature_template()), foreign_key().key_pem);
}
std::string genuine_signature_that_names_a_foreign_certificate() {
    Wish wish;
    wish.key_info = x509_key_info(foreign_key().certificate_pem);
    return genuinely(wish);
}
std::string key_info_that_fetches_its_key() {
    return replaced(genuine(), "<X509Data>",
                    "<RetrievalMethod URI=\"http://127.0.0.1:9/key\"/><X509Data>");
}

// --- other parts of the signature
std::string object_inside() {
    Wish wish;
    wish.object = "<Object>anything</Object>";
    return genuinely(wish);
}
std::string comment_in_the_signature_value() {
    return replaced(genuine(), "<SignatureValue>", "<SignatureValue><!-- -->");
}
std::string comment_in_the_digest_value() {
    return replaced(genuine(), "<DigestValue>", "<DigestValue><!---->");
}
std::string comment_in_the_certificate() {
    return replaced(genuine(), "<X509Certificate>", "<X509Certificate><!-- a -->");
}
std::string cdata_in_the_signature_value() {
    return replaced(genuine(), "<SignatureValue>", "<SignatureValue><![CDATA[]]>");
}
std::string processing_instruction_in_signed_info() {
    return replaced(genuine(), "<SignedInfo>", "<SignedInfo><?a b?>");
}
std::string element_in_the_signature_value() {
    return replaced(genuine(), "<SignatureValue>", "<SignatureValue><a/>");
}
std::string empty_signature_value() {
    std::string document = genuine();
    std::size_t begin = document.find("<SignatureValue>") + 16;
    return document.erase(begin, document.find("</SignatureValue>") - begin);
}
std::string all_zero_signature_value() {
    std::string document = empty_signature_value();
    return replaced(document, "<SignatureValue>",
                    "<SignatureValue>" + base64_encode(std::string(384, '\0')));
}
std::string garbage_after_the_signature_value() {
    return replaced(genuine(), "</SignatureValue>", "AAAA</SignatureValue>");
}
std::string two_signed_infos() {
    std::string document = genuine();
    std::size_t begin = document.find("<SignedInfo>");
    std::string signed_info = document.substr(begin, document.find("</SignedInfo>") + 13 - begin);
    return replaced(document, "<SignatureValue>", signed_info + "<SignatureValue>");
}
std::string two_signature_values() {
    return replaced(genuine(), "<KeyInfo>", "<SignatureValue>AAAA</SignatureValue><KeyInfo>");
}
std::string signature_of_another_document() {
    return elmo_of(kLearner + signature_of(genuine()));
}
std::string no_signature() {
    return elmo_of(kLearner);
}
std::string signature_in_another_namespace() {
    return replaced(genuine(), kDsig, "http://www.w3.org/2000/10/xmldsig#");
}

// --- the document
std::string doctype() {
    return replaced(genuine(), "<elmo", "<!DOCTYPE elmo><elmo");
}
std::string entity_in_the_name() {
    return replaced(
        replaced(genuine(), "<elmo", "<!DOCTYPE elmo [<!ENTITY n \"Åse Łucja\">]><elmo"),
        "<givenNames>Åse Łucja", "<givenNames>&n;");
}
std::string external_entity() {
    return replaced(genuine(), "<elmo",
                    "<!DOCTYPE elmo [<!ENTITY n SYSTEM \"file:///etc/hostname\">]><elmo");
}
std::string billion_laughs() {
    return replaced(genuine(), "<elmo",
                    "<!DOCTYPE elmo [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">"
                    "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;\">]><elmo");
}
std::string name_changed() {
    return replaced(genuine(), "Öberg", "Oberg");
}
std::string grade_changed() {
    return replaced(genuine(), "<resultLabel>", "<resultLabel>A");
}
std::string course_repeated() {
    std::string document = genuine();
    std::size_t begin = document.find("<learningOpportunitySpecification>");
    std::size_t end = document.find("</learningOpportunitySpecification>") + 35;
    return document.insert(end, document.substr(begin, end - begin));
}
std::string blank_added() {
    return replaced(genuine(), "<report>", "<report> ");
}
std::string reformatted_after_signing() {
    return replaced(genuine(), "<Signature ", "\n  <Signature ");
}
std::string default_namespace_changed_to_a_prefix() {
    std::string document = genuine();
    document = replaced(document, "<elmo xmlns=", "<e:elmo xmlns:e=");
    return replaced(document, "</elmo>", "</e:elmo>");
}
std::string two_documents() {
    return genuine() + content_of(genuine());
}
std::string not_xml_at_all() {
    return "PK\x03\x04";
}
std::string empty_bytes() {
    return "";
}

class Forgery : public testing::TestWithParam<Attack> {};

TEST_P(Forgery, ForTheRightReason) {
    expect_refused(GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Keys, Forgery,
    testing::Values(
        Attack{"sha1_digest", sha1_digest, "the digest is not SHA-256"},
        Attack{"rsa_sha1", rsa_sha1, "the algorithm is not RSA or ECDSA"},
        Attack{"md5_digest", md5_digest, "the digest is not SHA-256"},
        Attack{"hmac_with_the_certificate_as_secret", hmac_with_the_certificate_as_secret,
               "the algorithm is not RSA or ECDSA"},
        Attack{"hmac_with_the_der_certificate_as_secret", hmac_with_the_der_certificate_as_secret,
               "the algorithm is not RSA or ECDSA"},
        Attack{"hmac_cut_to_eight_bits", hmac_cut_to_eight_bits,
               "the algorithm is not RSA or ECDSA"},
        Attack{"unknown_algorithm", unknown_algorithm, "the algorithm is not RSA or ECDSA"},
        Attack{"algorithm_none", algorithm_none, "the algorithm is not RSA or ECDSA"},
        Attack{"signed_by_a_foreign_key", signed_by_a_foreign_key,
               "it was signed with the key of another certificate"},
        Attack{"foreign_signature_that_names_the_genuine_certificate",
               foreign_signature_that_names_the_genuine_certificate,
               "it was signed with the key of another certificate"},
        Attack{"foreign_signature_with_its_own_key_value", foreign_signature_with_its_own_key_value,
               "it was signed with the key of another certificate"},
        Attack{"foreign_signature_without_key_info", foreign_signature_without_key_info,
               "it was signed with the key of another certificate"},
        Attack{"genuine_signature_that_names_a_foreign_certificate",
               genuine_signature_that_names_a_foreign_certificate, "names another certificate"},
        Attack{"key_info_that_fetches_its_key", key_info_that_fetches_its_key,
               "the signature's KeyInfo is malformed"}),
    name_of_attack);

INSTANTIATE_TEST_SUITE_P(
    Parts, Forgery,
    testing::Values(Attack{"object_inside", object_inside,
                           "not made of SignedInfo, SignatureValue and KeyInfo"},
                    Attack{"comment_in_the_signature_value", comment_in_the_signature_value,
                           "comments or other foreign parts"},
                    Attack{"comment_in_the_digest_value", comment_in_the_digest_value,
                           "comments or other foreign parts"},
                    Attack{"comment_in_the_certificate", comment_in_the_certificate,
                           "comments or other foreign parts"},
                    Attack{"cdata_in_the_signature_value", cdata_in_the_signature_value,
                           "comments or other foreign parts"},
                    Attack{"processing_instruction_in_signed_info",
                           processing_instruction_in_signed_info,
                           "comments or other foreign parts"},
                    Attack{"element_in_the_signature_value", element_in_the_signature_value,
                           "the signature value is malformed"},
                    Attack{"empty_signature_value", empty_signature_value,
                           "the signature cannot be checked with the key of this certificate"},
                    Attack{"all_zero_signature_value", all_zero_signature_value,
                           "it was signed with the key of another certificate"},
                    Attack{"garbage_after_the_signature_value", garbage_after_the_signature_value,
                           "it was signed with the key of another certificate"},
                    Attack{"two_signed_infos", two_signed_infos,
                           "not made of SignedInfo, SignatureValue and KeyInfo"},
                    Attack{"two_signature_values", two_signature_values,
                           "not made of SignedInfo, SignatureValue and KeyInfo"},
                    Attack{"signature_of_another_document", signature_of_another_document,
                           "the document was changed after it was signed"},
                    Attack{"no_signature", no_signature, "the document is not signed"},
                    Attack{"signature_in_another_namespace", signature_in_another_namespace,
                           "the document is not signed"}),
    name_of_attack);

INSTANTIATE_TEST_SUITE_P(
    Documents, Forgery,
    testing::Values(
        Attack{"doctype", doctype, "a DOCTYPE is not accepted"},
        Attack{"entity_in_the_name", entity_in_the_name, "a DOCTYPE is not accepted"},
        Attack{"external_entity", external_entity, "a DOCTYPE is not accepted"},
        Attack{"billion_laughs", billion_laughs, "a DOCTYPE is not accepted"},
        Attack{"name_changed", name_changed, "the document was changed after it was signed"},
        Attack{"grade_changed", grade_changed, "the document was changed after it was signed"},
        Attack{"course_repeated", course_repeated, "the document was changed after it was signed"},
        Attack{"blank_added", blank_added, "the document was changed after it was signed"},
        Attack{"reformatted_after_signing", reformatted_after_signing,
               "the document was changed after it was signed"},
        Attack{"default_namespace_changed_to_a_prefix", default_namespace_changed_to_a_prefix,
               "the document was changed after it was signed"},
        Attack{"two_documents", two_documents, "something follows the root element"},
        Attack{"not_xml_at_all", not_xml_at_all,
               "not UTF-8 or UTF-16, or a character that XML forbids"},
        Attack{"empty_bytes", empty_bytes, "the document is empty"}),
    name_of_attack);

}  // namespace
}  // namespace ncp::test
