#include "login/oidc/strict_json.h"

#include <simdjson.h>

namespace ncp::login::oidc {
namespace {

namespace dom = simdjson::dom;

// Makes our document of the parser's. Stops at the first thing that is refused.
class Copying {
  public:
    bool copy(const dom::element& from, Json& to) {
        switch (from.type()) {
            case dom::element_type::OBJECT:
                return copy_object(from, to);
            case dom::element_type::ARRAY:
                return copy_list(from, to);
            case dom::element_type::STRING:
                to = std::string(std::string_view(from));
                break;
            case dom::element_type::INT64:
                to = std::int64_t(from);
                break;
            case dom::element_type::UINT64:
                to = std::uint64_t(from);
                break;
            case dom::element_type::DOUBLE:
                to = double(from);
                break;
            case dom::element_type::BOOL:
                to = bool(from);
                break;
            case dom::element_type::NULL_VALUE:
                to = nullptr;
                break;
        }
        return true;
    }

    bool is_repeated() const { return repeated_; }
    bool is_deep() const { return deep_; }

  private:
    bool copy_object(const dom::object& from, Json& to) {
        if (!enter()) return false;
        to = Json::object();
        auto& members = to.get_ref<Json::object_t&>();
        for (const dom::key_value_pair& member : from) {
            const auto [place, is_new] = members.try_emplace(std::string(member.key));
            repeated_ = !is_new;
            if (repeated_ || !copy(member.value, place->second)) return false;
        }
        --depth_;
        return true;
    }
    bool copy_list(const dom::array& from, Json& to) {
        if (!enter()) return false;
        to = Json::array();
        auto& list = to.get_ref<Json::array_t&>();
        for (const dom::element& one : from) {
            if (!copy(one, list.emplace_back())) return false;
        }
        --depth_;
        return true;
    }
    bool enter() {
        deep_ = ++depth_ > kJsonDepthMax;
        return !deep_;
    }

    std::size_t depth_ = 0;
    bool repeated_ = false, deep_ = false;
};

}  // namespace

// By simdjson, because nlohmann's reader, a character at a time, took most of what a login costs
// beside the signature.
Result<Json> parse_object(std::string_view text, std::size_t bytes_max) {
    if (text.size() > bytes_max) return fail(ErrorCode::too_large, "a JSON document");
    dom::parser parser;
    dom::element parsed;
    if (parser.parse(text.data(), text.size()).get(parsed) != simdjson::SUCCESS ||
        !parsed.is_object()) {
        return fail(ErrorCode::invalid_document, "no JSON object");
    }
    Json document;
    Copying copying;
    if (copying.copy(parsed, document)) return document;
    return fail(ErrorCode::invalid_document, copying.is_deep()
                                                 ? PublicText("JSON that is nested too deeply")
                                                 : "JSON with a name twice in an object");
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
