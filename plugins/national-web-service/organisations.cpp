#include "organisations.h"

#include <common/xml_text.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <ncp/plugin.hpp>
#include <nlohmann/json.hpp>

namespace ncp::virta {
namespace {

using nlohmann::json;

[[noreturn]] void refuse(const std::string& text) {
    throw plugin::Refused(NCP_CONFIG, {"the file of organisations: " + text});
}

std::string content_of(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        refuse("cannot read " + file +
               "; the contact point must be allowed to (a worker reads what [source.worker] files "
               "names)");
    }
    std::string text(kOrganisationsBytesMax + 1, '\0');
    in.read(text.data(), std::streamsize(text.size()));
    text.resize(std::size_t(in.gcount()));
    if (text.size() > kOrganisationsBytesMax) refuse("longer than 1 MiB");
    return text;
}

// One object of the list, with its place for the texts.
class Entry {
  public:
    Entry(const json& object, std::size_t place)
        : object_(object), place_("entry " + std::to_string(place)) {
        constexpr std::array<std::string_view, 4> kKeys{"code", "identifiers", "titles", "url"};
        if (!object.is_object()) complain("is not an object");
        for (const auto& [key, value] : object.items()) {
            if (std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end()) {
                complain("has the unknown key \"" + key.substr(0, 64) +
                         "\"; there are code, identifiers, titles, url");
            }
        }
    }
    std::string text(const char* key) const {
        const auto found = object_.find(key);
        if (found == object_.end() || !found->is_string()) {
            complain(std::string("lacks the text \"") + key + "\"");
        }
        std::string value = common::clean_token(found->get<std::string>());
        if (value.empty()) complain(std::string("has nothing in \"") + key + "\"");
        return value;
    }
    // Pairs of an object of texts; at least one.
    std::vector<std::pair<std::string, std::string>> texts(const char* key) const {
        const auto found = object_.find(key);
        if (found == object_.end() || !found->is_object() || found->empty()) {
            complain(std::string("lacks \"") + key + "\", an object with at least one text");
        }
        std::vector<std::pair<std::string, std::string>> pairs;
        for (const auto& [name, value] : found->items()) {
            const std::string clean =
                value.is_string() ? common::clean_token(value.get<std::string>()) : std::string();
            if (clean.empty()) {
                complain(std::string("has no text in \"") + key + "\" for \"" + name.substr(0, 64) +
                         "\"");
            }
            pairs.emplace_back(name, clean);
        }
        return pairs;
    }
    [[noreturn]] void complain(const std::string& what) const { refuse(place_ + " " + what); }

  private:
    const json& object_;
    std::string place_;
};

common::Issuer read_issuer(const Entry& entry) {
    common::Issuer issuer;
    issuer.country = "FI";
    for (auto& [type, value] : entry.texts("identifiers"))
        issuer.identifiers.push_back({type, value});
    // Clients look for schac: it stands first.
    std::stable_partition(issuer.identifiers.begin(), issuer.identifiers.end(),
                          [](const auto& one) { return one.type == "schac"; });
    for (auto& [language, title] : entry.texts("titles")) {
        if (!common::is_language_tag(language)) {
            entry.complain("has a title whose language is no language tag such as \"en\"");
        }
        issuer.titles.push_back({language, title});
    }
    issuer.url = entry.text("url");
    return issuer;
}

}  // namespace

Organisations read_organisations(const std::string& file) {
    // Depth is bounded by the size: the parser keeps its own stack.
    const json list = json::parse(content_of(file), nullptr, false);
    if (list.is_discarded()) refuse("not JSON");
    if (!list.is_array() || list.empty()) refuse("not a list of at least one institution");
    Organisations organisations;
    std::size_t place = 0;
    for (const json& object : list) {
        const Entry entry(object, ++place);
        const std::string code = entry.text("code");
        common::Issuer issuer = read_issuer(entry);
        issuer.identifiers.push_back({"oppilaitosnumero", code});
        if (!organisations.emplace(code, std::move(issuer)).second) {
            entry.complain("repeats the code " + code);
        }
    }
    return organisations;
}

}  // namespace ncp::virta
