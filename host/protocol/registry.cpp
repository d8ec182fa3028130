#include "protocol/registry.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/url.h"
#include "elmo/document.h"

namespace ncp::protocol {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kContactPointsMax = 10'000;
constexpr int kJsonDepthMax = 16;  // the form needs five

constexpr std::string_view kAccessPoint =
    "https://github.com/erasmus-without-paper/ewp-specs-api-emrex-data-access-point/blob/stable-v1/"
    "manifest-entry.xsd";
constexpr std::string_view kOldAccessPoint =
    "https://github.com/erasmus-without-paper/ewp-specs-api-emrex-ncp/blob/stable-v1/"
    "manifest-entry.xsd";

tl::unexpected<Error> refuse(const PublicText& why) {
    return fail(ErrorCode::invalid_document, text("the registry: {}", why));
}

void add(Registry& registry, ContactPoint&& entry) {
    if (!HttpsUrl::parse(entry.url) || entry.certificates_pem.empty() ||
        registry.contact_points.size() >= kContactPointsMax) {
        ++registry.left_out;
        return;
    }
    registry.contact_points.push_back(std::move(entry));
}

// JSON -------------------------------------------------------------------------------------------

std::string text_of(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

bool truth_of(const Json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end()) return false;
    return found->is_boolean() ? found->get<bool>() : *found == "true";
}

ContactPoint contact_point(const Json& entry) {
    ContactPoint made{
        text_of(entry, "countryCode"), text_of(entry, "acronym"), text_of(entry, "url"), {}, {}};
    if (const auto list = entry.find("institutions"); list != entry.end() && list->is_array()) {
        for (const Json& institution : *list) {
            if (institution.is_string()) made.institutions.push_back(institution);
        }
    }
    if (std::string pem = text_of(entry, "pubKey"); !pem.empty()) {
        made.certificates_pem.push_back(std::move(pem));
    }
    return made;
}

Result<Registry> read_json(std::string_view bytes) {
    bool too_deep = false;
    const Json list = Json::parse(
        bytes,
        [&](int depth, Json::parse_event_t, Json&) {
            too_deep = too_deep || depth > kJsonDepthMax;
            return !too_deep;
        },
        false);
    if (list.is_discarded() || too_deep || !list.is_object()) {
        return refuse("not JSON in the form of the EMREX registry");
    }
    Registry registry;
    if (const auto countries = list.find("countries");
        countries != list.end() && countries->is_array()) {
        for (const Json& country : *countries) {
            if (!country.is_object()) continue;
            registry.countries.push_back({text_of(country, "countryCode"),
                                          text_of(country, "countryName"),
                                          truth_of(country, "singleFetch")});
        }
    }
    bool has_list = false;
    for (const char* name : {"emps", "ncps"}) {
        const auto entries = list.find(name);
        if (entries == list.end() || !entries->is_array()) continue;
        has_list = true;
        for (const Json& entry : *entries)
            add(registry, entry.is_object() ? contact_point(entry) : ContactPoint{});
    }
    if (!has_list) return refuse("there is no list of contact points (\"emps\" or \"ncps\")");
    return registry;
}

// XML --------------------------------------------------------------------------------------------

std::string_view view(const xmlChar* text) {
    return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

std::string trimmed_text(const xmlNode* element) {
    xmlChar* content = xmlNodeGetContent(element);
    std::string text(view(content));
    xmlFree(content);
    constexpr const char* kBlanks = " \t\r\n";
    text.erase(0, std::min(text.find_first_not_of(kBlanks), text.size()));
    text.erase(text.find_last_not_of(kBlanks) + 1);
    return text;
}

std::string pem_of(std::string base64) {
    std::erase_if(base64, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
    return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
}

bool is_access_point(const xmlNode* node) {
    const std::string_view space = node->ns == nullptr ? std::string_view() : view(node->ns->href);
    const std::string_view name = view(node->name);
    return (space == kAccessPoint && name == "emrex-data-access-point") ||
           (space == kOldAccessPoint && (name == "emrex-ncp" || name == "emrex-data-access-point"));
}

ContactPoint contact_point(xmlNode* entry) {
    ContactPoint made;
    for (xmlNode* part = xmlFirstElementChild(entry); part != nullptr;
         part = xmlNextElementSibling(part)) {
        const std::string_view name = view(part->name);
        if (name == "url") made.url = trimmed_text(part);
        if (name == "name") made.name = trimmed_text(part);
        if (name == "country-code") made.country = trimmed_text(part);
        if (name == "institution") made.institutions.push_back(trimmed_text(part));
        if (name == "certificate") made.certificates_pem.push_back(pem_of(trimmed_text(part)));
    }
    return made;
}

template <class Take>
void for_each_child(xmlNode* parent, std::string_view name, Take take) {
    for (xmlNode* node = xmlFirstElementChild(parent); node != nullptr;
         node = xmlNextElementSibling(node)) {
        if (name.empty() || view(node->name) == name) take(node);
    }
}

Result<Registry> read_xml(std::string_view bytes) {
    auto document = elmo::Document::parse(bytes, {.size_bytes_max = kRegistryBytesMax});
    if (!document) return refuse(document.error().operator_text());
    if (view(document->root()->name) != "catalogue") {
        return refuse("not an EWP catalogue: its root is not catalogue");
    }
    Registry registry;
    for_each_child(document->root(), "host", [&](xmlNode* host) {
        for_each_child(host, "apis-implemented", [&](xmlNode* apis) {
            for_each_child(apis, "", [&](xmlNode* api) {
                if (is_access_point(api)) add(registry, contact_point(api));
            });
        });
    });
    return registry;
}

}  // namespace

Result<Registry> read_registry(std::string_view bytes) {
    if (bytes.size() > kRegistryBytesMax) {
        return fail(ErrorCode::too_large, text("a registry of {} bytes, at most {} are read",
                                               bytes.size(), kRegistryBytesMax));
    }
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    bytes.remove_prefix(std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size()));
    if (bytes.starts_with('{')) return read_json(bytes);
    if (bytes.starts_with('<')) return read_xml(bytes);
    return refuse("neither the JSON list of EMREX nor an EWP catalogue in XML");
}

}  // namespace ncp::protocol
