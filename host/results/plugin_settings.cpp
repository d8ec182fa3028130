#include "results/plugin_settings.h"

// Errors are thrown and not ended with abort(); has to stand before the first include.
#define VALIJSON_USE_EXCEPTIONS 1

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "config/nearest.h"
#include "results/settings_schema.h"

namespace ncp::results {
namespace {

using Json = nlohmann::json;
using config::Problem;

constexpr std::string_view kUnknown =
    "Object contains a property that could not be validated using 'properties' or "
    "'additionalProperties' constraints: '";
constexpr std::string_view kMissing = "Missing required property '";

struct Found {
    std::string pointer;
    std::string text;
};

// valijson names a place as "<root>", "[settings]", "[0]".
std::string pointer_of(const std::vector<std::string>& context) {
    std::string pointer;
    for (std::size_t i = 1; i < context.size(); ++i) {
        pointer += '/';
        for (char c : std::string_view(context[i]).substr(1, context[i].size() - 2)) {
            pointer += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
        }
    }
    return pointer;
}

std::string parent_of(const std::string& pointer) {
    return pointer.substr(0, pointer.rfind('/'));
}

// The line of the value, else of the nearest table around it.
int line_of(const config::SourceSection& section, std::string pointer) {
    while (true) {
        auto found = section.lines.find(pointer);
        if (found != section.lines.end()) return found->second;
        if (pointer.empty()) return section.line;
        pointer = parent_of(pointer);
    }
}

std::set<std::string> names_at(const Json& schema) {
    std::set<std::string> names;
    auto properties = schema.find("properties");
    if (properties == schema.end() || !properties->is_object()) return names;
    for (const auto& [name, ignored] : properties->items())
        names.insert(name);
    return names;
}

// What stands between the quotes at the end: "…: 'name'."
std::string quoted(std::string_view description, std::string_view before) {
    description.remove_prefix(before.size());
    return std::string(description.substr(0, description.rfind('\'')));
}

Found reworded(const valijson::ValidationResults::Error& error, const Json& schema) {
    Found found{pointer_of(error.context), error.description};
    if (error.description.starts_with(kUnknown)) {
        std::string name = quoted(error.description, kUnknown);
        std::string meant = found.pointer.empty() ? config::nearest(name, names_at(schema)) : "";
        found.pointer += "/" + name;
        found.text = "is not a setting of this plugin";
        if (!meant.empty()) found.text += fmt::format("; did you mean \"{}\"?", meant);
    } else if (error.description.starts_with(kMissing)) {
        found.text =
            fmt::format("is incomplete: \"{}\" is missing", quoted(error.description, kMissing));
    } else {
        found.text = "is wrong: " + error.description;
    }
    return found;
}

// A value that failed makes everything around it fail too; only the innermost finding helps.
std::vector<Found> innermost(valijson::ValidationResults& results, const Json& schema) {
    std::vector<Found> kept;
    valijson::ValidationResults::Error error;
    while (results.popError(error)) {
        Found found = reworded(error, schema);
        const bool consequence =
            (error.description.starts_with("Failed to validate against schema associated") ||
             error.description.starts_with("Failed to validate item #"));
        if (!consequence) kept.push_back(std::move(found));
    }
    return kept;
}

std::vector<Problem> validate(const Json& schema_json, const config::SourceSection& section) {
    valijson::Schema schema;
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_json), schema);
    const Json settings = Json::parse(section.settings_json);
    valijson::ValidationResults results;
    valijson::Validator validator;
    validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(settings), &results);
    std::vector<Problem> problems;
    for (const Found& found : innermost(results, schema_json)) {
        problems.push_back(
            {line_of(section, found.pointer),
             fmt::format("[source.settings]{}{} {}", found.pointer.empty() ? "" : " ",
                         found.pointer.substr(found.pointer.empty() ? 0 : 1), found.text)});
    }
    return problems;
}

}  // namespace

std::vector<Problem> check_settings(const std::string& schema_json,
                                    const config::SourceSection& section) {
    const Json schema = Json::parse(schema_json, nullptr, false);
    if (schema.is_discarded()) return {{0, "the plugin's config_schema is not JSON"}};
    if (std::string fault = schema_fault(schema); !fault.empty()) {
        return {{0, "the plugin's config_schema cannot be used: " + fault}};
    }
    try {
        return validate(schema, section);
    } catch (const std::exception& error) {
        return {{0, fmt::format("the plugin's config_schema cannot be used: {}", error.what())}};
    }
}

}  // namespace ncp::results
