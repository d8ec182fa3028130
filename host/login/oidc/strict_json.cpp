#include "login/oidc/strict_json.h"

#include <set>
#include <vector>

namespace ncp::login::oidc {

Result<Json> parse_object(std::string_view text, std::size_t bytes_max) {
    if (text.size() > bytes_max) return fail(ErrorCode::too_large, "a JSON document");
    std::vector<std::set<std::string>> names;  // of the objects that are open
    bool repeated = false, deep = false;
    const auto look = [&](int depth, Json::parse_event_t event, Json& value) {
        deep = deep || depth > kJsonDepthMax;
        if (event == Json::parse_event_t::object_start) names.emplace_back();
        if (event == Json::parse_event_t::object_end) names.pop_back();
        if (event == Json::parse_event_t::key) {
            repeated = !names.back().insert(value.get<std::string>()).second || repeated;
        }
        return !deep;
    };
    Json document = Json::parse(text, look, false);
    if (deep) return fail(ErrorCode::invalid_document, "JSON that is nested too deeply");
    if (repeated) return fail(ErrorCode::invalid_document, "JSON with a name twice in an object");
    if (!document.is_object()) return fail(ErrorCode::invalid_document, "no JSON object");
    return document;
}

const std::string* text_member(const Json& object, std::string_view name) {
    const auto member = object.find(name);
    if (member == object.end() || !member->is_string()) return nullptr;
    return member->get_ptr<const std::string*>();
}

std::optional<std::vector<std::string>> texts_member(const Json& object, std::string_view name) {
    const auto member = object.find(name);
    if (member == object.end() || !member->is_array()) return std::nullopt;
    std::vector<std::string> texts;
    for (const Json& one : *member) {
        if (!one.is_string()) return std::nullopt;
        texts.push_back(one.get<std::string>());
    }
    return texts;
}

}  // namespace ncp::login::oidc
