#include "results/issuers.h"

#include <nlohmann/json.hpp>
#include <set>

#include "ncp/sink.h"
#include "results/views.h"

namespace ncp::results {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kTextBytesMax = 500;  // a name, an address
constexpr std::size_t kMembersMax = 30;     // the languages of Europe

bool take_text(const Json& value, std::string& target) {
    if (!value.is_string()) return false;
    target = value.get<std::string>();
    return target.size() <= kTextBytesMax && is_plain_text(target);
}

bool take_optional(const Json& object, const char* name, std::string& target) {
    const auto found = object.find(name);
    return found == object.end() || take_text(*found, target);
}

// At least one member, all of them text.
bool take_members(const Json& object, const char* name,
                  std::map<std::string, std::string>& target) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_object() || found->size() > kMembersMax) return false;
    for (const auto& [key, value] : found->items()) {
        std::string text;
        if (!take_text(value, text)) return false;
        if (!text.empty()) target.emplace(key, std::move(text));
    }
    return !target.empty();
}

bool read(const EmittedPart& part, Issuer& issuer) {
    const Json json = Json::parse(part.bytes, nullptr, false);
    if (part.media_type != NCP_MEDIA_JSON || !json.is_object() ||
        !take_members(json, "identifiers", issuer.identifiers) ||
        !take_members(json, "titles", issuer.titles) ||
        !take_optional(json, "country", issuer.country) ||
        !take_optional(json, "url", issuer.url) || !take_optional(json, "key", issuer.key)) {
        return false;
    }
    if (issuer.key.empty()) {
        const auto schac = issuer.identifiers.find("schac");
        issuer.key =
            schac != issuer.identifiers.end() ? schac->second : issuer.identifiers.begin()->second;
    }
    return true;
}

}  // namespace

const std::string& Issuer::title(const std::string& language) const {
    for (const std::string& wanted : {language, std::string("en")}) {
        const auto found = titles.find(wanted);
        if (found != titles.end()) return found->second;
    }
    return titles.empty() ? key : titles.begin()->second;
}

Result<std::vector<Issuer>> read_issuers(const std::vector<EmittedPart>& parts) {
    std::vector<Issuer> issuers;
    std::set<std::string> keys;
    for (const EmittedPart& part : parts) {
        Issuer issuer;
        if (!read(part, issuer)) {
            return fail(ErrorCode::plugin,
                        "an institution is not JSON of the form {identifiers, titles, country, "
                        "url}");
        }
        if (keys.insert(issuer.key).second) issuers.push_back(std::move(issuer));
    }
    return issuers;
}

}  // namespace ncp::results
