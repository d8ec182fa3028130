#include "login/oidc/strict_json.h"

#include <vector>

namespace ncp::login::oidc {
namespace {

// Builds the document from the parser's events. Stops at the first thing that is refused.
class Building : public nlohmann::json_sax<Json> {
  public:
    explicit Building(Json& document) : document_(document) {}

    bool null() override { return put(nullptr); }
    bool boolean(bool value) override { return put(value); }
    bool number_integer(std::int64_t value) override { return put(value); }
    bool number_unsigned(std::uint64_t value) override { return put(value); }
    bool number_float(double value, const std::string&) override { return put(value); }
    bool string(std::string& value) override { return put(std::move(value)); }
    bool binary(Json::binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(std::string& name) override {
        auto& object = open_.back()->get_ref<Json::object_t&>();
        const auto [member, is_new] = object.try_emplace(std::move(name));
        member_ = &member->second;
        repeated_ = !is_new;
        return is_new;
    }
    bool parse_error(std::size_t, const std::string&, const Json::exception&) override {
        return false;
    }

    bool is_repeated() const { return repeated_; }
    bool is_deep() const { return deep_; }

  private:
    template <class Value>
    Json* place(Value&& value) {
        if (open_.empty()) {
            document_ = std::forward<Value>(value);
            return &document_;
        }
        if (!open_.back()->is_array()) {
            *member_ = std::forward<Value>(value);
            return member_;
        }
        auto& list = open_.back()->get_ref<Json::array_t&>();
        return &list.emplace_back(std::forward<Value>(value));
    }
    template <class Value>
    bool put(Value&& value) {
        place(std::forward<Value>(value));
        return true;
    }
    // What is open does not move: only the innermost list grows.
    bool open(Json value) {
        deep_ = open_.size() >= kJsonDepthMax;
        if (deep_) return false;
        open_.push_back(place(std::move(value)));
        return true;
    }
    bool close() {
        open_.pop_back();
        return true;
    }

    Json& document_;
    std::vector<Json*> open_;
    Json* member_ = nullptr;  // of the innermost object, whose value comes next
    bool repeated_ = false, deep_ = false;
};

}  // namespace

Result<Json> parse_object(std::string_view text, std::size_t bytes_max) {
    if (text.size() > bytes_max) return fail(ErrorCode::too_large, "a JSON document");
    Json document;
    Building building(document);
    const bool whole = Json::sax_parse(text, &building);
    if (building.is_deep()) {
        return fail(ErrorCode::invalid_document, "JSON that is nested too deeply");
    }
    if (building.is_repeated()) {
        return fail(ErrorCode::invalid_document, "JSON with a name twice in an object");
    }
    if (!whole || !document.is_object()) {
        return fail(ErrorCode::invalid_document, "no JSON object");
    }
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
