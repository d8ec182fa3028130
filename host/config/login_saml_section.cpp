// [[login]] with method = "saml".
#include "base/url.h"
#include "config/sections.h"

namespace ncp::config {
namespace {

void read_address(TomlReader& login, std::string_view name, std::string& target) {
    login.text(name, target);
    if (!target.empty() && !HttpsUrl::parse(target)) {
        login.refuse(name, "must be an https address");
    }
}

void read_metadata(TomlReader& login, SamlSection& section) {
    login.path("metadata_file", section.metadata_file);
    read_address(login, "metadata_url", section.metadata_url);
    read_address(login, "metadata_query_url", section.metadata_query_url);
    const int named = (section.metadata_file.empty() ? 0 : 1) +
                      (section.metadata_url.empty() ? 0 : 1) +
                      (section.metadata_query_url.empty() ? 0 : 1);
    if (named != 1) {
        login.refuse("metadata_url",
                     "must be named, or else metadata_file or metadata_query_url: exactly one of "
                     "the three");
    }
    login.path("metadata_copy", section.metadata_copy);
    if (!section.metadata_copy.empty() && section.metadata_url.empty()) {
        login.refuse("metadata_copy", "is of what metadata_url says, which is not named");
    }
    login.path("metadata_certificate", section.metadata_certificate);
    login.truth("metadata_unsigned", section.metadata_unsigned);
    if (section.metadata_unsigned && section.metadata_file.empty()) {
        login.refuse("metadata_unsigned",
                     "is for a metadata_file of your own alone: what comes over the network must "
                     "be signed");
    } else if (section.metadata_unsigned == !section.metadata_certificate.empty()) {
        login.refuse("metadata_certificate",
                     "is missing: name the certificate that the federation signs its metadata "
                     "with (or metadata_unsigned = true for a file of your own, not both)");
    }
    login.path("metadata_ca_file", section.metadata_ca_file);
}

void read_presence(TomlReader& login, SamlPresence& presence) {
    constexpr Range kPixels{1, 10'000};
    login.text("organization", presence.organization);
    read_address(login, "organization_url", presence.organization_url);
    if (presence.organization.empty() != presence.organization_url.empty()) {
        login.refuse(presence.organization.empty() ? "organization" : "organization_url",
                     "is missing: metadata tells name and address of an organization together");
    }
    login.text("description", presence.description);
    read_address(login, "information_url", presence.information_url);
    read_address(login, "privacy_url", presence.privacy_url);
    read_address(login, "logo_url", presence.logo_url);
    login.whole("logo_width", presence.logo_width, kPixels);
    login.whole("logo_height", presence.logo_height, kPixels);
    if (!presence.logo_url.empty() && (presence.logo_width == 0 || presence.logo_height == 0)) {
        login.refuse(presence.logo_width == 0 ? "logo_width" : "logo_height",
                     "is missing: metadata tells how many pixels a logo has");
    }
    login.text("contact", presence.contact);
    if (!presence.contact.empty() && presence.contact.find('@') == std::string::npos) {
        login.refuse("contact", "must be an e-mail address");
    }
}

}  // namespace

void read_saml(TomlReader& login, Report& report, LoginSection& section) {
    SamlSection& saml = section.saml;
    login.text("entity_id", saml.entity_id);
    login.path("certificate", saml.certificate, Need::required);
    login.path("key", saml.key, Need::required);
    login.path("second_certificate", saml.second_certificate);
    login.path("second_key", saml.second_key);
    if (saml.second_certificate.empty() != saml.second_key.empty()) {
        login.refuse(saml.second_key.empty() ? "second_key" : "second_certificate",
                     "is missing: the second pair is a certificate and its key");
    }
    read_metadata(login, saml);
    login.text("idp", saml.idp);
    login.texts("idps", saml.idps);
    login.texts("registration_authorities", saml.registration_authorities);
    if (!saml.idp.empty() && !saml.idps.empty()) {
        login.refuse("idps", "has no use beside idp, which is the only one");
    }
    read_address(login, "discovery_url", saml.discovery_url);
    if (!saml.idp.empty() && !saml.discovery_url.empty()) {
        login.refuse("discovery_url", "has no use beside idp: there is nothing to choose");
    }
    if (!saml.metadata_query_url.empty() && saml.idp.empty() && saml.discovery_url.empty()) {
        login.refuse("discovery_url",
                     "is missing: a query service has no list for students to choose from; name "
                     "a discovery service, or one idp");
    }
    login.truth("force_authn", saml.force_authn);
    read_presence(login, saml.presence);
    read_vouching(login, report, section.vouching);
}

}  // namespace ncp::config
