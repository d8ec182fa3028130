// What a plugin says of itself, asked in a child process, and its schema as a table.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/bytes.h"
#include "base/file.h"
#include "case.h"
#include "child.h"
#include "ncp/find_issuers.h"
#include "ncp/health.h"
#include "results/settings_schema.h"
#include "session.h"

namespace ncp::conformance {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLibraryBytesMax = 1U << 30;
constexpr std::chrono::milliseconds kLimit{30'000};

Json facts_of(const std::filesystem::path& library) {
    const ncp_plugin* table = table_of(library);
    auto plugin = results::read_table(table);
    if (!plugin) return {{"fault", plugin.error().operator_text().str()}};
    Json extensions = Json::array();
    for (const char* id : {NCP_EXTENSION_HEALTH_V1, NCP_EXTENSION_FIND_ISSUERS_V1}) {
        if (table->extension != nullptr && table->extension(id) != nullptr) {
            extensions.push_back(id);
        }
    }
    return {{"id", plugin->id},
            {"version", plugin->version},
            {"vendor", plugin->vendor},
            {"support_url", plugin->support_url},
            {"abi_minor", plugin->table.abi_minor},
            {"max_concurrency", plugin->table.max_concurrency},
            {"schema", plugin->config_schema},
            {"extensions", extensions}};
}

std::string asked(const std::filesystem::path& library) {
    Json facts;
    try {
        facts = facts_of(library);
    } catch (const Outcome& skip) {
        facts = {{"fault", skip.text}};
    }
    return facts.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string range_of(const Json& schema, const char* least, const char* most, const char* unit) {
    const bool has_least = schema.contains(least);
    const bool has_most = schema.contains(most);
    if (has_least && has_most) {
        return fmt::format(", {} to {}{}", schema[least].dump(), schema[most].dump(), unit);
    }
    if (has_least) return fmt::format(", at least {}{}", schema[least].dump(), unit);
    if (has_most) return fmt::format(", at most {}{}", schema[most].dump(), unit);
    return {};
}

std::string values_of(const Json& list) {
    std::string text;
    for (const Json& value : list) {
        text += (text.empty() ? "" : ", ") +
                (value.is_string() ? value.get<std::string>() : value.dump());
    }
    return text;
}

std::string type_in_words(const Json& schema) {
    if (schema.contains("enum") && schema["enum"].is_array()) {
        return "one of: " + values_of(schema["enum"]);
    }
    if (schema.contains("const")) return "always " + schema["const"].dump();
    if (!schema.contains("type")) return "any";
    if (schema["type"].is_array()) return values_of(schema["type"]);
    auto type = schema["type"].is_string() ? schema["type"].get<std::string>() : "any";
    if (type == "string") {
        return schema.contains("format") ? fmt::format("text ({})", values_of({schema["format"]}))
                                         : "text";
    }
    if (type == "integer") return "whole number" + range_of(schema, "minimum", "maximum", "");
    if (type == "number") return "number" + range_of(schema, "minimum", "maximum", "");
    if (type == "boolean") return "true or false";
    if (type == "object") return "table";
    if (type == "array") return "list" + range_of(schema, "minItems", "maxItems", " entries");
    return type;
}

// References lead to #/definitions/NAME only, and end (results/settings_schema.h).
const Json& resolved(const Json& schema, const Json& root) {
    const Json* at = &schema;
    constexpr int kStepsMax = 32;
    for (int i = 0; i < kStepsMax && at->is_object() && at->contains("$ref"); ++i) {
        at = &root.at(Json::json_pointer((*at)["$ref"].get<std::string>().substr(1)));
    }
    return *at;
}

void list_settings(const Json& schema, const Json& root, const std::string& prefix,
                   std::vector<Setting>& settings) {
    const auto properties = schema.find("properties");
    if (properties == schema.end() || !properties->is_object()) return;
    std::set<std::string> required;
    if (schema.contains("required") && schema["required"].is_array()) {
        for (const Json& name : schema["required"]) {
            if (name.is_string()) required.insert(name.get<std::string>());
        }
    }
    for (const auto& [name, value] : properties->items()) {
        const Json& its = resolved(value, root);
        if (!its.is_object()) continue;
        settings.push_back({prefix + name, type_in_words(its), required.contains(name),
                            its.contains("default") ? its["default"].dump() : "",
                            its.contains("description") && its["description"].is_string()
                                ? its["description"].get<std::string>()
                                : ""});
        list_settings(its, root, prefix + name + ".", settings);
    }
}

}  // namespace

Result<Description> describe(const std::filesystem::path& library) {
    auto bytes = read_file(library, kLibraryBytesMax);
    if (!bytes) return fail(bytes.error());
    auto ended = run_in_child([&] { return asked(library); }, kLimit);
    if (!ended) return fail(ended.error());
    if (ended->how != Ended::How::answered) {
        return fail(ErrorCode::plugin, text("{}: {}", not_personal(library.string()),
                                            not_personal(how_it_ended(*ended))));
    }
    const Json facts = Json::parse(ended->answer);
    if (facts.contains("fault")) {
        return fail(ErrorCode::plugin,
                    text("{}: {}; check-plugin says more", not_personal(library.string()),
                         not_personal(facts["fault"].get<std::string>())));
    }
    Description made;
    made.library = library;
    made.sha256 = hex_encode(sha256(*bytes));
    made.id = facts["id"];
    made.version = facts["version"];
    made.vendor = facts["vendor"];
    made.support_url = facts["support_url"];
    made.abi_minor = facts["abi_minor"];
    made.max_concurrency = facts["max_concurrency"];
    made.extensions = facts["extensions"];
    const Json schema = Json::parse(facts["schema"].get<std::string>(), nullptr, false);
    if (schema.is_discarded()) return fail(ErrorCode::plugin, "its config_schema is not JSON");
    if (const std::string fault = results::schema_fault(schema); !fault.empty()) {
        return fail(ErrorCode::plugin,
                    text("its config_schema cannot be used: {}", not_personal(fault)));
    }
    list_settings(schema, schema, "", made.settings);
    return made;
}

}  // namespace ncp::conformance
