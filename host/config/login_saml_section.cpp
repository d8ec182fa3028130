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

}  // namespace

void read_saml(TomlReader& login, Report& report, LoginSection& section) {
    SamlSection& saml = section.saml;
    login.text("entity_id", saml.entity_id);
    login.path("certificate", saml.certificate, Need::required);
    login.path("key", saml.key, Need::required);
    read_metadata(login, saml);
    login.text("idp", saml.idp);
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
    login.text("contact", saml.contact);
    if (!saml.contact.empty() && saml.contact.find('@') == std::string::npos) {
        login.refuse("contact", "must be an e-mail address");
    }
    read_vouching(login, report, section.vouching);
}

}  // namespace ncp::config
