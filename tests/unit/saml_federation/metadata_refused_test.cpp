// Metadata that must be refused as a whole, each for its own reason.
#include <gmock/gmock.h>

#include "base/bytes.h"
#include "support/test_certificate.h"
#include "unit/saml_federation/sample.h"

namespace ncp::login::saml {
namespace {

using testing::HasSubstr;

std::string genuine() {
    static const std::string xml = test::signed_federation(2, federation_key());
    return xml;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    const std::size_t at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

std::string between(const std::string& text, const std::string& begin, const std::string& end) {
    const std::size_t from = text.find(begin);
    return text.substr(from, text.find(end, from) + end.size() - from);
}
std::string signature_of(const std::string& xml) {
    return between(xml, "<ds:Signature ", "</ds:Signature>");
}
std::string without_signature(const std::string& xml) {
    return replaced(xml, signature_of(xml), "");
}

std::string unsigned_metadata() {
    return without_signature(genuine());
}
std::string one_letter_changed() {
    return replaced(genuine(), "https://idp.example.org/sso", "https://idp.example.org/ssO");
}
std::string certificate_exchanged() {
    const test::TemporaryFolder folder;
    const auto other = test::make_federation_key(folder.path());
    std::string xml = genuine();
    const std::size_t signature_end = xml.find("</ds:Signature>");
    const std::size_t at = xml.find(good_certificate(), signature_end);
    return xml.replace(at, good_certificate().size(), test::base64_of_pem(other.certificate_pem));
}
std::string signed_by_another_key() {
    const test::TemporaryFolder folder;
    return test::signed_federation(2, test::make_federation_key(folder.path()));
}
// The genuine aggregate lies inside; the root is the attacker's and carries the signature.
std::string wrapped_inside_another_root() {
    const std::string xml = genuine();
    const std::string inner = without_signature(xml).substr(xml.find("<md:EntitiesDescriptor"));
    std::string evil = test::aggregate_of(signature_of(xml) + sample(666) + inner);
    return replaced(evil, "ID=\"_federation\"", "ID=\"_evil\"");
}
std::string wrapped_with_the_same_id_twice() {
    const std::string xml = genuine();
    const std::string inner = without_signature(xml).substr(xml.find("<md:EntitiesDescriptor"));
    return test::aggregate_of(signature_of(xml) + sample(666) + inner);
}
std::string signature_only_of_an_entity_inside() {
    std::string one = sample(1);
    one = replaced(one, "entityID=", "ID=\"_one\" entityID=");
    const std::string alone =
        signing::sign_root(
            replaced(one, "<md:EntityDescriptor",
                     "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" "
                     "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" "
                     "xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" "
                     "xmlns:mdui=\"urn:oasis:names:tc:SAML:metadata:ui\" "
                     "xmlns:mdattr=\"urn:oasis:names:tc:SAML:metadata:attribute\" "
                     "xmlns:mdrpi=\"urn:oasis:names:tc:SAML:metadata:rpi\" "
                     "xmlns:shibmd=\"urn:mace:shibboleth:metadata:1.0\""),
            "_one", *federation_key().key)
            .value();
    return test::aggregate_of(alone.substr(alone.find("<md:")) + sample(666));
}
std::string reference_to_an_entity_from_the_root() {
    const std::string inside = signature_only_of_an_entity_inside();
    const std::string signature = signature_of(inside);
    const std::string moved = replaced(inside, signature, "");
    return replaced(moved, "example.org/\">", "example.org/\">" + signature);
}
std::string two_signatures() {
    const std::string xml = genuine();
    return replaced(xml, signature_of(xml), signature_of(xml) + signature_of(xml));
}
std::string reference_by_xpointer() {
    return replaced(genuine(), "URI=\"#_federation\"", "URI=\"#xpointer(/)\"");
}
std::string reference_to_a_file() {
    return replaced(genuine(), "URI=\"#_federation\"", "URI=\"file:///etc/hostname\"");
}
std::string id_with_a_quote() {
    std::string xml = replaced(genuine(), "ID=\"_federation\"", "ID=\"x')|id('y\"");
    return replaced(xml, "URI=\"#_federation\"", "URI=\"#x')|id('y\"");
}
std::string id_taken_by_an_xml_id() {
    return replaced(genuine(), "<md:Organization>", "<md:Organization xml:id=\"_federation\">");
}
std::string sha1_signature() {
    return replaced(genuine(), "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
                    "http://www.w3.org/2000/09/xmldsig#rsa-sha1");
}
std::string sha1_digest() {
    return replaced(genuine(), "http://www.w3.org/2001/04/xmlenc#sha256",
                    "http://www.w3.org/2000/09/xmldsig#sha1");
}
std::string hmac_with_the_public_key() {
    return replaced(genuine(), "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
                    "http://www.w3.org/2000/09/xmldsig#hmac-sha1");
}
std::string xslt_transform() {
    return replaced(genuine(),
                    "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"",
                    "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"");
}
std::string signature_with_an_object() {
    return replaced(genuine(), "</ds:Signature>", "<ds:Object></ds:Object></ds:Signature>");
}
std::string over() {
    return signed_with_ours(test::aggregate_of(sample(1), " validUntil=\"2026-11-30T23:59:59Z\""));
}
std::string valid_until_no_time() {
    return signed_with_ours(test::aggregate_of(sample(1), " validUntil=\"tomorrow\""));
}
std::string validity_prolonged() {
    return replaced(over(), "2026-11-30T23:59:59Z", "2099-11-30T23:59:59Z");
}
std::string doctype() {
    return replaced(genuine(), "<md:EntitiesDescriptor",
                    "<!DOCTYPE md:EntitiesDescriptor [<!ATTLIST a ID ID #IMPLIED>]>"
                    "<md:EntitiesDescriptor");
}
std::string billion_laughs() {
    std::string entities = "<!ENTITY a0 \"ha\">";
    for (int i = 1; i < 30; ++i) {
        const std::string before = "&a" + std::to_string(i - 1) + ";";
        entities += "<!ENTITY a" + std::to_string(i) + " \"" + before + before + "\">";
    }
    return "<!DOCTYPE x [" + entities + "]><x>&a29;</x>";
}
std::string external_entity() {
    return "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>";
}
std::string too_deep() {
    std::string open, close;
    for (int i = 0; i < 40; ++i) {
        open += "<md:EntitiesDescriptor>";
        close += "</md:EntitiesDescriptor>";
    }
    return test::aggregate_of(open + sample(1) + close);
}
std::string four_million_elements() {
    std::string many;
    many.reserve(20'000'000);
    for (int i = 0; i < 4'000'001; ++i)
        many += "<a/>";
    return test::aggregate_of(many);
}
std::string too_large() {
    return std::string(kMetadataBytesMax + 1, ' ');
}
std::string another_document() {
    return "<html><body>Please accept our terms</body></html>";
}
std::string root_without_a_namespace() {
    return "<EntitiesDescriptor/>";
}
std::string assertion_as_root() {
    return "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"/>";
}
std::string cut_off() {
    return genuine().substr(0, genuine().size() / 2);
}
std::string nothing() {
    return "";
}
std::string something_behind_the_root() {
    return genuine() + "<a/>";
}

struct Refusal {
    const char* name;
    std::string (*make)();
    ErrorCode code;
    const char* reason;
};
class Refused : public testing::TestWithParam<Refusal> {};

TEST_P(Refused, ForTheRightReason) {
    federation_key();
    auto metadata = read_signed(GetParam().make());
    ASSERT_FALSE(metadata.has_value());
    EXPECT_EQ(metadata.error().code(), GetParam().code) << metadata.error().describe().str();
    EXPECT_THAT(metadata.error().operator_text().str(), HasSubstr(GetParam().reason));
}

constexpr auto kSignature = ErrorCode::signature;
constexpr auto kDocument = ErrorCode::invalid_document;
const Refusal kRefusals[] = {
    {"unsigned_metadata", unsigned_metadata, kSignature, "not signed"},
    {"one_letter_changed", one_letter_changed, kSignature, "changed after"},
    {"certificate_exchanged", certificate_exchanged, kSignature, "changed after"},
    {"signed_by_another_key", signed_by_another_key, kSignature, "not signed with the"},
    {"wrapped_inside_another_root", wrapped_inside_another_root, kSignature,
     "something else than the whole"},
    {"wrapped_with_the_same_id_twice", wrapped_with_the_same_id_twice, kSignature, "changed after"},
    {"signature_only_of_an_entity_inside", signature_only_of_an_entity_inside, kSignature,
     "not signed"},
    {"reference_to_an_entity_from_the_root", reference_to_an_entity_from_the_root, kSignature,
     "something else than the whole"},
    {"two_signatures", two_signatures, kSignature, "more than one signature"},
    {"reference_by_xpointer", reference_by_xpointer, kSignature, "something else than the whole"},
    {"reference_to_a_file", reference_to_a_file, kSignature, "something else than the whole"},
    {"id_with_a_quote", id_with_a_quote, kSignature, "something else than the whole"},
    {"id_taken_by_an_xml_id", id_taken_by_an_xml_id, kSignature, "not its own"},
    {"sha1_signature", sha1_signature, kSignature, "SHA-256 or better"},
    {"sha1_digest", sha1_digest, kSignature, "digest is not SHA-256"},
    {"hmac_with_the_public_key", hmac_with_the_public_key, kSignature, "SHA-256 or better"},
    {"xslt_transform", xslt_transform, kSignature, "transforms the document"},
    {"signature_with_an_object", signature_with_an_object, kSignature, "not made of SignedInfo"},
    {"over", over, ErrorCode::expired, "2026-11-30T23:59:59Z"},
    {"valid_until_no_time", valid_until_no_time, kDocument, "no date and time"},
    {"validity_prolonged", validity_prolonged, kSignature, "changed after"},
    {"doctype", doctype, kDocument, "DOCTYPE"},
    {"billion_laughs", billion_laughs, kDocument, "DOCTYPE"},
    {"external_entity", external_entity, kDocument, "DOCTYPE"},
    {"too_deep", too_deep, ErrorCode::too_large, "too deep"},
    {"four_million_elements", four_million_elements, ErrorCode::too_large, "too many elements"},
    {"too_large", too_large, ErrorCode::too_large, "134217728"},
    {"another_document", another_document, kDocument, "no SAML metadata"},
    {"root_without_a_namespace", root_without_a_namespace, kDocument, "no SAML metadata"},
    {"assertion_as_root", assertion_as_root, kDocument, "no SAML metadata"},
    {"cut_off", cut_off, kDocument, ""},
    {"nothing", nothing, kDocument, "empty"},
    {"something_behind_the_root", something_behind_the_root, kDocument, "follows the root"},
};
INSTANTIATE_TEST_SUITE_P(Metadata, Refused, testing::ValuesIn(kRefusals),
                         [](const auto& one) { return std::string(one.param.name); });

// The key alone is pinned: a certificate that was made anew for it does as well.
TEST(MetadataSignature, IsNotBelievedOfAWeakKey) {
    const test::TemporaryFolder folder;
    auto metadata = read_metadata(genuine(), {kNow, "no certificate"});
    ASSERT_FALSE(metadata.has_value());
    EXPECT_EQ(metadata.error().code(), ErrorCode::invalid_config);
}

// Every 97th byte changed, one by one: either the text is no document any more or the signature
// does not fit.
TEST(MetadataSignature, BreaksWithAnyByteOfTheDocument) {
    const std::string xml = genuine();
    const std::size_t begin = xml.find("<md:");
    for (std::size_t at = begin; at < xml.size(); at += 97) {
        if (xml[at] == '\n') continue;
        std::string changed = xml;
        changed[at] = changed[at] == 'x' ? 'y' : 'x';
        // KeyInfo is not covered, and not believed either.
        if (at > xml.find("<ds:KeyInfo>") && at < xml.find("</ds:KeyInfo>")) continue;
        EXPECT_FALSE(read_signed(changed).has_value()) << "byte " << at;
    }
}

}  // namespace
}  // namespace ncp::login::saml
