#include "login/saml/federation/entity.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/lower_case.h"
#include "base/url.h"
#include "elmo/person.h"
#include "login/identity/clean_text.h"
#include "login/saml/federation/markup.h"
#include "login/saml/moment.h"
#include "signing/certificate_facts.h"

namespace ncp::login::saml {
namespace {

constexpr std::string_view kProtocol = "urn:oasis:names:tc:SAML:2.0:protocol";
constexpr std::string_view kRedirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
constexpr std::string_view kEntityCategory = "http://macedir.org/entity-category";
constexpr std::string_view kHideFromDiscovery = "http://refeds.org/category/hide-from-discovery";

// What one provider may fill our memory with; real ones stay far below.
constexpr std::size_t kNameBytesMax = 200;
constexpr std::size_t kNamesMax = 64;
constexpr std::size_t kScopesMax = 1000;
constexpr std::size_t kPatternsMax = 20;  // each is tried on every scoped value
constexpr std::size_t kSearchedBytesMax = 8U << 10;

bool speaks_saml2(const xmlNode* role) {
    const std::string protocols = " " + attribute(role, "protocolSupportEnumeration") + " ";
    return protocols.find(" " + std::string(kProtocol) + " ") != std::string::npos;
}

bool is_safe(const xmlNode* endpoint) {
    const std::string answers = attribute(endpoint, "ResponseLocation");
    return HttpsUrl::parse(attribute(endpoint, "Location")).has_value() &&
           (answers.empty() || HttpsUrl::parse(answers).has_value());
}

// Removes the others: browsers are sent to them, and whoever reads the descriptor next chooses as
// he likes. Is there one left where a student can be sent to log in?
bool keep_safe_endpoints(const xmlNode* role) {
    bool found = false;
    for (const char* name : {"SingleSignOnService", "SingleLogoutService"}) {
        for (xmlNode* endpoint : children(role, kMetadata, name)) {
            if (!is_safe(endpoint)) {
                remove(endpoint);
            } else if (name == std::string_view("SingleSignOnService") &&
                       attribute(endpoint, "Binding") == kRedirect) {
                found = true;
            }
        }
    }
    return found;
}

bool may_be_believed(const xmlNode* key_descriptor) {
    const xmlNode* info = child(key_descriptor, kDsig, "KeyInfo");
    for (const xmlNode* data : children(info, kDsig, "X509Data")) {
        for (const xmlNode* certificate : children(data, kDsig, "X509Certificate")) {
            std::string base64 = text_in(certificate);
            std::erase_if(base64, [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); });
            const auto der = base64_decode(base64);
            if (der && signing::is_strong_certificate(*der)) return true;
        }
    }
    return false;
}

// Is there a key left to verify signatures with?
bool keep_strong_keys(const xmlNode* role) {
    bool found = false;
    for (xmlNode* key : children(role, kMetadata, "KeyDescriptor")) {
        const bool for_signing = attribute(key, "use") != "encryption";
        if (for_signing && may_be_believed(key)) {
            found = true;
        } else {
            remove(key);  // we encrypt nothing for a provider
        }
    }
    return found;
}

// The extensions of the entity and of its role.
std::vector<const xmlNode*> extensions_of(const xmlNode* entity, const xmlNode* role) {
    std::vector<const xmlNode*> found;
    for (const xmlNode* holder : {entity, role}) {
        if (const xmlNode* extensions = child(holder, kMetadata, "Extensions"))
            found.push_back(extensions);
    }
    return found;
}

bool is_hidden(const xmlNode* extensions) {
    const xmlNode* attributes = child(extensions, kMdattr, "EntityAttributes");
    for (const xmlNode* one : children(attributes, kAssertion, "Attribute")) {
        if (attribute(one, "Name") != kEntityCategory) continue;
        for (const xmlNode* value : children(one, kAssertion, "AttributeValue")) {
            if (text_in(value) == kHideFromDiscovery) return true;
        }
    }
    return false;
}

void add_name(const xmlNode* element, std::vector<ProviderName>& names) {
    auto text = clean_text(text_in(element));
    if (!text || text->empty() || text->size() > kNameBytesMax || names.size() >= kNamesMax) return;
    std::string folded = elmo::fold_name(*text);
    names.push_back({language_of(element), std::move(*text), std::move(folded)});
}

void add_searched(const std::string& folded, std::string& searched) {
    if (folded.empty() || searched.size() + folded.size() > kSearchedBytesMax) return;
    searched += folded;
    searched += '\n';
}

void add_keywords(const xmlNode* ui_info, std::string& searched) {
    for (const xmlNode* keywords : children(ui_info, kMdui, "Keywords"))
        add_searched(elmo::fold_name(text_in(keywords)), searched);
}

void add_scopes(const xmlNode* extensions, Scopes& scopes) {
    for (const xmlNode* scope : children(extensions, kShibmd, "Scope")) {
        std::string text = text_in(scope);
        if (text.empty() || text.size() > kNameBytesMax) continue;
        const std::string regexp = attribute(scope, "regexp");
        if (regexp == "true" || regexp == "1") {
            if (scopes.patterns.size() < kPatternsMax && is_usable_pattern(text))
                scopes.patterns.push_back(std::move(text));
            continue;
        }
        if (scopes.literal.size() < kScopesMax) scopes.literal.push_back(lower_case(text));
    }
}

void read_what_students_see(const xmlNode* entity, const xmlNode* role,
                            IdentityProvider& provider) {
    std::vector<ProviderName> organization;
    for (const xmlNode* name :
         children(child(entity, kMetadata, "Organization"), kMetadata, "OrganizationDisplayName")) {
        add_name(name, organization);
    }
    std::string keywords;
    for (const xmlNode* extensions : extensions_of(entity, role)) {
        provider.hidden = provider.hidden || is_hidden(extensions);
        add_scopes(extensions, provider.scopes);
        const xmlNode* ui_info = child(extensions, kMdui, "UIInfo");
        for (const xmlNode* name : children(ui_info, kMdui, "DisplayName"))
            add_name(name, provider.names);
        add_keywords(ui_info, keywords);
    }
    for (const auto* names : {&provider.names, &organization}) {
        for (const ProviderName& name : *names)
            add_searched(name.folded, provider.searched);
    }
    for (const std::string& scope : provider.scopes.literal)
        add_searched(elmo::fold_name(scope), provider.searched);
    add_searched(elmo::fold_name(provider.entity_id), provider.searched);
    if (provider.searched.size() + keywords.size() <= kSearchedBytesMax)
        provider.searched += keywords;
    if (provider.names.empty()) provider.names = std::move(organization);
}

// What a login needs: fewer bytes to keep, and less for whoever reads them next.
void prune(xmlNode* entity) {
    for (xmlNode* node = entity->children; node != nullptr;) {
        xmlNode* next = node->next;
        if (!is(node, kMetadata, "IDPSSODescriptor") || !speaks_saml2(node)) remove(node);
        node = next;
    }
    for (xmlNode* role : children(entity, kMetadata, "IDPSSODescriptor")) {
        for (xmlNode* node = role->children; node != nullptr;) {
            xmlNode* next = node->next;
            const bool unwanted = node->type != XML_ELEMENT_NODE ||
                                  is(node, kMetadata, "Extensions") || is(node, kDsig, "Signature");
            if (unwanted) remove(node);
            node = next;
        }
    }
}

bool is_entity_id(std::string_view id) {
    return !id.empty() && id.size() <= kEntityIdBytesMax &&
           std::all_of(id.begin(), id.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

// SAML V2.0 Metadata Extensions for Registration and Publication Information section 2.1: there is
// one at most.
std::string registration_authority_of(const xmlNode* entity) {
    const auto all = children(child(entity, kMetadata, "Extensions"), kMdrpi, "RegistrationInfo");
    if (all.size() != 1) return {};
    std::string authority = attribute(all[0], "registrationAuthority");
    return is_entity_id(authority) ? authority : std::string();
}

}  // namespace

tl::expected<IdentityProvider, EntityFault> read_entity(xmlNode* entity) {
    IdentityProvider provider;
    provider.entity_id = attribute(entity, "entityID");
    if (!is_entity_id(provider.entity_id)) return tl::unexpected(EntityFault::malformed);
    const auto roles = children(entity, kMetadata, "IDPSSODescriptor");
    const auto role = std::find_if(roles.begin(), roles.end(),
                                   [](const xmlNode* one) { return speaks_saml2(one); });
    if (role == roles.end() || !keep_safe_endpoints(*role)) {
        return tl::unexpected(EntityFault::no_redirect);
    }
    if (!keep_strong_keys(*role)) return tl::unexpected(EntityFault::no_certificate);
    provider.registration_authority = registration_authority_of(entity);
    const std::string until = attribute(*role, "validUntil");
    if (!until.empty()) provider.valid_until = read_date_time(until).value_or(WallTime::min());
    read_what_students_see(entity, *role, provider);
    // One role is enough: of a second one nobody could say which of the two is meant.
    for (xmlNode* other : roles) {
        if (other != *role) remove(other);
    }
    prune(entity);
    provider.descriptor = stand_alone(entity);
    return provider;
}

}  // namespace ncp::login::saml
