#include "login/saml/own_metadata.h"

#include <fmt/format.h>

#include "base/bytes.h"
#include "pages/escape.h"
#include "signing/root_signature.h"

namespace ncp::login::saml {
namespace {

// SAML 2.0 Core section 8.2: an identifier's, or a plain word's.
std::string_view format_of(std::string_view name) {
    return name.find(':') == std::string_view::npos
               ? "urn:oasis:names:tc:SAML:2.0:attrname-format:basic"
               : "urn:oasis:names:tc:SAML:2.0:attrname-format:uri";
}

// The schema knows no such service without attributes.
std::string attribute_service(const std::string& service, const AttributeNames& names) {
    std::string all;
    for (const std::string& name : requested_attributes(names)) {
        const std::string_view friendly = friendly_name(name);
        all += fmt::format("<md:RequestedAttribute Name=\"{}\" NameFormat=\"{}\"{}/>",
                           pages::escape_html(name), format_of(name),
                           friendly.empty() ? "" : fmt::format(" FriendlyName=\"{}\"", friendly));
    }
    if (all.empty()) return {};
    return fmt::format(
        "<md:AttributeConsumingService index=\"1\" isDefault=\"true\">"
        "<md:ServiceName xml:lang=\"en\">{}</md:ServiceName>{}</md:AttributeConsumingService>",
        service, all);
}

// What ncp-saml opens, what we like best first (SAML 2.0 Metadata section 2.4.1.1). Without it some
// providers take RSA with the padding of PKCS #1 1.5, which is refused.
std::string encryption_methods() {
    std::string all;
    for (const char* name : {"http://www.w3.org/2009/xmlenc11#aes256-gcm",
                             "http://www.w3.org/2009/xmlenc11#aes128-gcm",
                             "http://www.w3.org/2001/04/xmlenc#aes256-cbc",
                             "http://www.w3.org/2001/04/xmlenc#aes128-cbc",
                             "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"}) {
        all += fmt::format("<md:EncryptionMethod Algorithm=\"{}\"/>", name);
    }
    return all;
}

std::string key_descriptors(const std::string& pem) {
    std::string base64 = pem.substr(pem.find('\n') + 1);
    base64.resize(base64.find("-----END"));
    std::string both;
    constexpr std::string_view kEncryption = "encryption";
    for (const std::string_view use : {std::string_view("signing"), kEncryption}) {
        both += fmt::format(
            "<md:KeyDescriptor use=\"{}\"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}"
            "</ds:X509Certificate></ds:X509Data></ds:KeyInfo>{}</md:KeyDescriptor>",
            use, base64, use == kEncryption ? encryption_methods() : "");
    }
    return both;
}

// <name>text</name>, in English; nothing if there is no text.
std::string in_english(std::string_view name, const std::string& text) {
    if (text.empty()) return {};
    return fmt::format("<{0} xml:lang=\"en\">{1}</{0}>", name, pages::escape_html(text));
}

std::string ui_info(const std::string& name, const config::SamlPresence& presence) {
    const std::string logo =
        presence.logo_url.empty()
            ? ""
            : fmt::format("<mdui:Logo height=\"{}\" width=\"{}\">{}</mdui:Logo>",
                          presence.logo_height, presence.logo_width,
                          pages::escape_html(presence.logo_url));
    return "<mdui:UIInfo xmlns:mdui=\"urn:oasis:names:tc:SAML:metadata:ui\">"
           "<mdui:DisplayName xml:lang=\"en\">" +
           name + "</mdui:DisplayName>" + in_english("mdui:Description", presence.description) +
           logo + in_english("mdui:InformationURL", presence.information_url) +
           in_english("mdui:PrivacyStatementURL", presence.privacy_url) + "</mdui:UIInfo>";
}

std::string organization(const config::SamlPresence& presence) {
    if (presence.organization.empty()) return {};
    return "<md:Organization>" + in_english("md:OrganizationName", presence.organization) +
           in_english("md:OrganizationDisplayName", presence.organization) +
           in_english("md:OrganizationURL", presence.organization_url) + "</md:Organization>";
}

std::string contact_person(const std::string& name, const std::string& address) {
    if (address.empty()) return {};
    return fmt::format(
        "<md:ContactPerson contactType=\"technical\"><md:GivenName>{}"
        "</md:GivenName><md:EmailAddress>mailto:{}</md:EmailAddress>"
        "</md:ContactPerson>",
        name, pages::escape_html(address));
}

}  // namespace

std::vector<std::string> requested_attributes(const AttributeNames& names) {
    std::vector<std::string> all;
    for (const auto& [key, candidates] : names) {
        for (const std::string& name : candidates) {
            if (name.starts_with("urn:oid:") || name == candidates.front()) all.push_back(name);
        }
    }
    return all;
}

Result<std::string> write_own_metadata(const OwnMetadata& own, const signing::KeySource& key) {
    const std::string name = pages::escape_html(own.name);
    const std::string id = "_" + hex_encode(sha256(own.entity_id)).substr(0, 32);
    const std::string discovery =
        own.discovery_return_url.empty()
            ? ""
            : fmt::format(
                  "<idpdisc:DiscoveryResponse "
                  "xmlns:idpdisc=\"urn:oasis:names:tc:SAML:profiles:SSO:idp-discovery-protocol\" "
                  "Binding=\"urn:oasis:names:tc:SAML:profiles:SSO:idp-discovery-protocol\" "
                  "Location=\"{}\" index=\"1\"/>",
                  pages::escape_html(own.discovery_return_url));
    const std::string xml = fmt::format(
        "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" "
        "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" ID=\"{id}\" entityID=\"{entity}\">"
        "<md:SPSSODescriptor AuthnRequestsSigned=\"true\" WantAssertionsSigned=\"true\" "
        "protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">"
        "<md:Extensions>{ui_info}{discovery}</md:Extensions>{keys}"
        "<md:SingleLogoutService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" "
        "Location=\"{slo}\"/>"
        "<md:SingleLogoutService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" "
        "Location=\"{slo}\"/>"
        "<md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</md:NameIDFormat>"
        "<md:AssertionConsumerService "
        "Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" Location=\"{acs}\" "
        "index=\"1\" isDefault=\"true\"/>"
        "{service}</md:SPSSODescriptor>{organization}{contact}</md:EntityDescriptor>",
        fmt::arg("id", id), fmt::arg("entity", pages::escape_html(own.entity_id)),
        fmt::arg("ui_info", ui_info(name, own.presence)), fmt::arg("discovery", discovery),
        fmt::arg("keys",
                 key_descriptors(key.certificate_pem()) +
                     (own.second_certificate.empty() ? std::string()
                                                     : key_descriptors(own.second_certificate))),
        fmt::arg("slo", pages::escape_html(own.slo_url)),
        fmt::arg("acs", pages::escape_html(own.acs_url)),
        fmt::arg("service", attribute_service(name, own.names)),
        fmt::arg("organization", organization(own.presence)),
        fmt::arg("contact", contact_person(name, own.presence.contact)));
    return signing::sign_root(xml, id, key);
}

}  // namespace ncp::login::saml
