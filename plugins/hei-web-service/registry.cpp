#include "registry.h"

#include <common/elmo_reader.h>

#include <toml++/toml.h>
#include <algorithm>
#include <ncp/plugin.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

namespace ncp::hei {
namespace {

using nlohmann::json;

constexpr std::size_t kEntriesMax = 5'000;

// Refusals of one entry, which is named by its place and its key.
class Entry {
  public:
    Entry(const json& entry, std::size_t number, Origin origin, const Settings& settings)
        : entry_(entry), name_(std::to_string(number)), origin_(origin), settings_(settings) {}

    Hei read() {
        if (!entry_.is_object()) refuse("is no table");
        Hei hei;
        for (const auto& [type, value] : texts("identifiers"))
            hei.issuer.identifiers.push_back({type, value});
        if (hei.issuer.identifiers.empty()) {
            refuse("has no identifiers; give at least identifiers = { schac = \"…\" }");
        }
        hei.key = common::key_of(hei.issuer.identifiers);
        name_ += " (" + hei.key + ")";
        for (const auto& [key, value] : entry_.items())
            know(key);
        for (const auto& [language, title] : texts("name"))
            hei.issuer.titles.push_back({language, title});
        if (hei.issuer.titles.empty()) refuse("has no name; give name = { en = \"…\" }");
        hei.issuer.country = text("country");
        hei.base_url = text("base_url");
        check_address(hei.base_url);
        hei.issuer.url = text("website");
        if (hei.issuer.url.empty()) hei.issuer.url = origin_of(hei.base_url);
        take_overrides(hei);
        return hei;
    }

  private:
    [[noreturn]] void refuse(const std::string& why) const {
        throw plugin::Refused(NCP_CONFIG, {"registry: entry " + name_ + " " + why});
    }
    void know(const std::string& key) const {
        constexpr std::string_view kKeys[]{"name",     "identifiers", "country",       "website",
                                           "base_url", "request",     "authentication"};
        if (std::find(std::begin(kKeys), std::end(kKeys), key) == std::end(kKeys)) {
            refuse("has the unknown key \"" + key.substr(0, 64) + "\"");
        }
    }
    std::string text(const char* key) const {
        const auto found = entry_.find(key);
        if (found == entry_.end()) return {};
        if (!found->is_string()) refuse(std::string("has a ") + key + " that is no text");
        return found->get<std::string>();
    }
    std::vector<std::pair<std::string, std::string>> texts(const char* key) const {
        std::vector<std::pair<std::string, std::string>> all;
        const auto found = entry_.find(key);
        if (found == entry_.end()) return all;
        if (!found->is_object()) refuse(std::string("has a ") + key + " that is no table");
        for (const auto& [name, value] : found->items()) {
            if (!value.is_string() || value.get_ref<const std::string&>().empty()) {
                refuse(std::string("has an empty ") + key + "." + name.substr(0, 64));
            }
            all.emplace_back(name, value.get<std::string>());
        }
        return all;
    }
    void check_address(std::string& address) const {
        if (!address.starts_with("https://") ||
            address.find_first_of("?# @\r\n\t") != std::string::npos ||
            origin_of(address).size() == std::string_view("https://").size()) {
            refuse("has a base_url that is not like \"https://api.example.org/emrex\"");
        }
        while (address.ends_with('/'))
            address.pop_back();
    }
    void take_overrides(Hei& hei) const {
        const json own = entry_.value("request", json::object());
        json how = settings_.authentication;
        if (entry_.contains("authentication")) {
            if (origin_ == Origin::network) {
                refuse("has an authentication, which a registry from the network must not change");
            }
            how = entry_.at("authentication");
        }
        try {
            hei.request = RequestTemplate(overlaid(settings_.request, own),
                                          settings_.allow_personal_data_in_urls);
            hei.authentication = read_authentication(how);
        } catch (const plugin::Refused& refused) {
            refuse("cannot be asked: " + refused.texts().operator_text);
        } catch (const json::exception&) {
            refuse("has a request or authentication of another shape than the settings");
        }
    }

    const json& entry_;
    std::string name_;
    Origin origin_;
    const Settings& settings_;
};

json from_toml(std::string_view text) {
    try {
        std::ostringstream out;
        out << toml::json_formatter{toml::parse(text)};
        return json::parse(out.str(), nullptr, false);
    } catch (const toml::parse_error& bad) {
        throw plugin::Refused(NCP_CONFIG,
                              {"registry: line " + std::to_string(bad.source().begin.line) +
                               " is no TOML: " + std::string(bad.description())});
    }
}

}  // namespace

bool Hei::goes_by(std::string_view name) const {
    return key == name || std::any_of(issuer.identifiers.begin(), issuer.identifiers.end(),
                                      [&](const auto& one) { return one.value == name; });
}

std::string origin_of(std::string_view url) {
    constexpr std::size_t kSchemeBytes = std::string_view("https://").size();
    return std::string(url.substr(0, url.find('/', kSchemeBytes)));
}

Registry read_registry(const json& entries, Origin origin, const Settings& settings) {
    if (!entries.is_array() || entries.empty()) {
        throw plugin::Refused(NCP_CONFIG, {"registry: it has no institutions: [[hei]]"});
    }
    if (entries.size() > kEntriesMax) {
        throw plugin::Refused(NCP_CONFIG, {"registry: it has more than " +
                                           std::to_string(kEntriesMax) + " institutions"});
    }
    Registry registry;
    std::set<std::string> keys;
    for (const json& entry : entries) {
        registry.push_back(Entry(entry, registry.size() + 1, origin, settings).read());
        if (!keys.insert(registry.back().key).second) {
            throw plugin::Refused(NCP_CONFIG, {"registry: two entries are " + registry.back().key});
        }
    }
    return registry;
}

Registry parse_registry(std::string_view text, Origin origin, const Settings& settings) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    const bool is_json = first != std::string_view::npos && text[first] == '{';
    const json root = is_json ? json::parse(text, nullptr, false) : from_toml(text);
    if (!root.is_object()) throw plugin::Refused(NCP_CONFIG, {"registry: it is no JSON"});
    for (const auto& [key, value] : root.items()) {
        if (key != "hei") {
            throw plugin::Refused(NCP_CONFIG,
                                  {"registry: unknown key \"" + key.substr(0, 64) + "\""});
        }
    }
    return read_registry(root.value("hei", json()), origin, settings);
}

}  // namespace ncp::hei
