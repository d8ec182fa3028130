#include "results/settings_schema.h"

#include <fmt/format.h>

#include <array>
#include <set>
#include <string_view>

namespace ncp::results {
namespace {

using Json = nlohmann::json;

constexpr int kDepthMax = 32;       // settings are a handful of values; also ends recursion by $ref
constexpr int kSchemasMax = 5'000;  // references may multiply without nesting
constexpr std::string_view kDefinitions = "#/definitions/";

// JSON Schema Validation draft-07, section 6 to 10, and core section 8 and 9: keywords whose value
// is no schema.
const std::set<std::string_view> kPlain{"$schema",
                                        "$id",
                                        "$comment",
                                        "title",
                                        "description",
                                        "default",
                                        "readOnly",
                                        "writeOnly",
                                        "examples",
                                        "multipleOf",
                                        "maximum",
                                        "exclusiveMaximum",
                                        "minimum",
                                        "minLength",
                                        "exclusiveMinimum",
                                        "maxLength",
                                        "pattern",
                                        "maxItems",
                                        "minItems",
                                        "uniqueItems",
                                        "maxProperties",
                                        "required",
                                        "minProperties",
                                        "const",
                                        "enum",
                                        "type",
                                        "format",
                                        "contentMediaType",
                                        "$ref",
                                        "contentEncoding"};
const std::set<std::string_view> kOneSchema{"additionalItems",
                                            "contains",
                                            "additionalProperties",
                                            "propertyNames",
                                            "if",
                                            "then",
                                            "else",
                                            "not"};
const std::set<std::string_view> kListOfSchemas{"allOf", "anyOf", "oneOf"};
const std::set<std::string_view> kNamedSchemas{"properties", "patternProperties", "definitions"};

std::string below(const std::string& at, const std::string& name) {
    return fmt::format("{}/{}", at, name);
}

class Walk {
  public:
    explicit Walk(const Json& root) : root_(root) {}

    const std::string& schema(const Json& node, const std::string& at, int depth) {
        if (!fault_.empty() || node.is_boolean()) return fault_;
        if (depth > kDepthMax || ++schemas_ > kSchemasMax) {
            return fault_ = fmt::format("{}: nested without end, or refers to itself", at);
        }
        if (!node.is_object()) return fault_ = fmt::format("{}: not a schema", at);
        if (node.contains("$ref")) return reference(node, at, depth);
        for (const auto& [name, value] : node.items()) {
            keyword(name, value, below(at, name), depth);
        }
        return fault_;
    }

  private:
    void keyword(const std::string& name, const Json& value, const std::string& at, int depth) {
        if (kPlain.contains(name)) return;
        if (kOneSchema.contains(name) || (name == "items" && !value.is_array())) {
            schema(value, at, depth + 1);
        } else if (kListOfSchemas.contains(name) || name == "items") {
            if (!value.is_array()) fault_ = fmt::format("{}: not a list of schemas", at);
            for (const Json& entry : value)
                schema(entry, at, depth + 1);
        } else if (kNamedSchemas.contains(name)) {
            if (!value.is_object()) fault_ = fmt::format("{}: not named schemas", at);
            for (const auto& [inner, entry] : value.items()) {
                schema(entry, below(at, inner), depth + 1);
            }
        } else if (name == "dependencies") {
            if (!value.is_object()) fault_ = fmt::format("{}: not named dependencies", at);
            for (const auto& [inner, entry] : value.items()) {
                if (!entry.is_array()) schema(entry, below(at, inner), depth + 1);
            }
        } else {
            fault_ = fmt::format("{}: not a keyword of JSON Schema draft-07", at);
        }
    }

    const std::string& reference(const Json& node, const std::string& at, int depth) {
        const Json& target = node.at("$ref");
        if (!target.is_string() ||
            !target.get_ref<const std::string&>().starts_with(kDefinitions)) {
            return fault_ = fmt::format("{}: $ref must be #/definitions/NAME", at);
        }
        const std::string name = target.get<std::string>().substr(kDefinitions.size());
        const auto definitions = root_.find("definitions");
        if (definitions == root_.end() || !definitions->is_object() ||
            !definitions->contains(name)) {
            return fault_ = fmt::format("{}: $ref to a definition that is not there", at);
        }
        return schema(definitions->at(name), std::string(kDefinitions) + name, depth + 1);
    }

    const Json& root_;
    std::string fault_;
    int schemas_ = 0;
};

}  // namespace

std::string schema_fault(const Json& schema) {
    if (!schema.is_object()) return "#: not an object";
    return Walk(schema).schema(schema, "#", 0);
}

}  // namespace ncp::results
