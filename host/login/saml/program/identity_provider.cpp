#include "login/saml/program/identity_provider.h"

#include "login/saml/program/parts.h"
#include "login/saml/program/saml_names.h"
#include "login/saml/wire.h"
#include "signing/tree_walk.h"

namespace ncp::login::saml::program {
namespace {

using signing::is_element;

constexpr elmo::ParseLimits kLimits{kMetadataBytesMax, 40, 20'000};

// Each is tried in turn; a provider has one, and two while they change.
constexpr std::size_t kKeysMax = 8;

// Is the name among the blank-separated names?
bool lists(std::string_view names, std::string_view name) {
    while (!names.empty()) {
        const std::size_t end = std::min(names.find_first_of(" \t\r\n"), names.size());
        if (names.substr(0, end) == name) return true;
        names.remove_prefix(std::min(end + 1, names.size()));
    }
    return false;
}

const xmlNode* find_role(const xmlNode* entity) {
    for (const xmlNode* role = entity->children; role != nullptr; role = role->next) {
        if (is_element(role, kMetadata, "IDPSSODescriptor") &&
            lists(attribute_of(role, "protocolSupportEnumeration").value_or(""), kProtocol)) {
            return role;
        }
    }
    return nullptr;
}

void read_keys(xmlNode* descriptor, IdentityProvider& provider) {
    const auto use = attribute_of(descriptor, "use");
    if (use && use != "signing") return;
    for (xmlNode* node = descriptor; node != nullptr;
         node = signing::next_below(node, descriptor)) {
        if (provider.keys.size() >= kKeysMax) return;
        if (!is_element(node, kDsig, "X509Certificate")) continue;
        if (auto der = signing::only_base64(node)) provider.keys.add(*der);
    }
}

// A browser is sent there.
bool is_address(std::string_view location) {
    return location.starts_with("https://");
}

void read_part(xmlNode* part, IdentityProvider& provider) {
    if (is_element(part, kMetadata, "KeyDescriptor")) read_keys(part, provider);
    if (part->type != XML_ELEMENT_NODE || attribute_of(part, "Binding") != kRedirectBinding) {
        return;
    }
    const std::string location = attribute_of(part, "Location").value_or("");
    if (!is_address(location)) return;
    if (is_element(part, kMetadata, "SingleSignOnService") && provider.sign_on_url.empty()) {
        provider.sign_on_url = location;
    }
    if (is_element(part, kMetadata, "SingleLogoutService") && provider.logout_url.empty()) {
        provider.logout_url = attribute_of(part, "ResponseLocation").value_or(location);
    }
}

}  // namespace

Read<IdentityProvider> read_identity_provider(std::string_view metadata_xml) {
    auto document = elmo::Document::parse(metadata_xml, kLimits);
    if (!document) return tl::unexpected(Refusal::metadata_not_xml);
    const xmlNode* entity = document->root();
    if (!is_element(entity, kMetadata, "EntityDescriptor")) {
        return tl::unexpected(Refusal::metadata_no_provider);
    }
    IdentityProvider provider;
    provider.entity_id = attribute_of(entity, "entityID").value_or("");
    const xmlNode* role = find_role(entity);
    if (role == nullptr || provider.entity_id.empty()) {
        return tl::unexpected(Refusal::metadata_no_provider);
    }
    for (xmlNode* part = role->children; part != nullptr; part = part->next)
        read_part(part, provider);
    if (provider.keys.size() == 0) return tl::unexpected(Refusal::metadata_no_key);
    return provider;
}

}  // namespace ncp::login::saml::program
