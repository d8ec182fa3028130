#include "login/saml/own_metadata.h"

#include <fmt/format.h>

#include "base/bytes.h"
#include "pages/escape.h"
#include "signing/root_signature.h"

namespace ncp::login::saml {
namespace {

constexpr std::string_view kUriFormat = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri";

// One name for each identity key is enough: the first, by which most send it. Others of the OIDs
// are asked for as well, because a provider sends what it has.
std::string requested(const AttributeNames& names) {
    std::string all;
    for (const auto& [key, candidates] : names) {
        for (const std::string& name : candidates) {
            if (!name.starts_with("urn:oid:") && name != candidates.front()) continue;
            const std::string_view friendly = friendly_name(name);
            all +=
                fmt::format("<md:RequestedAttribute Name=\"{}\" NameFormat=\"{}\"{}/>",
                            pages::escape_html(name), kUriFormat,
                            friendly.empty() ? "" : fmt::format(" FriendlyName=\"{}\"", friendly));
        }
    }
    return all;
}

std::string key_descriptors(const std::string& pem) {
    std::string base64 = pem.substr(pem.find('\n') + 1);
    base64.resize(base64.find("-----END"));
    std::string both;
    for (const char* use : {"signing", "encryption"}) {
        both += fmt::format(
            "<md:KeyDescriptor use=\"{}\"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}"
            "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>",
            use, base64);
    }
    return both;
}

}  // namespace

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
    const std::string contact =
        own.contact.empty() ? ""
                            : fmt::format(
                                  "<md:ContactPerson contactType=\"technical\"><md:GivenName>{}"
                                  "</md:GivenName><md:EmailAddress>mailto:{}</md:EmailAddress>"
                                  "</md:ContactPerson>",
                                  name, pages::escape_html(own.contact));
    const std::string xml = fmt::format(
        "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" "
        "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" ID=\"{id}\" entityID=\"{entity}\">"
        "<md:SPSSODescriptor AuthnRequestsSigned=\"true\" WantAssertionsSigned=\"true\" "
        "protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">"
        "<md:Extensions><mdui:UIInfo xmlns:mdui=\"urn:oasis:names:tc:SAML:metadata:ui\">"
        "<mdui:DisplayName xml:lang=\"en\">{name}</mdui:DisplayName></mdui:UIInfo>{discovery}"
        "</md:Extensions>{keys}"
        "<md:SingleLogoutService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" "
        "Location=\"{slo}\"/>"
        "<md:SingleLogoutService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" "
        "Location=\"{slo}\"/>"
        "<md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</md:NameIDFormat>"
        "<md:AssertionConsumerService "
        "Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" Location=\"{acs}\" "
        "index=\"1\" isDefault=\"true\"/>"
        "<md:AttributeConsumingService index=\"1\" isDefault=\"true\">"
        "<md:ServiceName xml:lang=\"en\">{name}</md:ServiceName>{requested}"
        "</md:AttributeConsumingService></md:SPSSODescriptor>{contact}</md:EntityDescriptor>",
        fmt::arg("id", id), fmt::arg("entity", pages::escape_html(own.entity_id)),
        fmt::arg("name", name), fmt::arg("discovery", discovery),
        fmt::arg("keys", key_descriptors(key.certificate_pem())),
        fmt::arg("slo", pages::escape_html(own.slo_url)),
        fmt::arg("acs", pages::escape_html(own.acs_url)),
        fmt::arg("requested", requested(own.names)), fmt::arg("contact", contact));
    return signing::sign_root(xml, id, key);
}

}  // namespace ncp::login::saml
