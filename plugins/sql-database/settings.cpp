#include "settings.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <ncp/plugin.hpp>
#include <nlohmann/json.hpp>

namespace ncp::sql {
namespace {

using nlohmann::json;

constexpr std::size_t kSettingsBytesMax = 1U << 20U;  // queries are written by hand

[[noreturn]] void refuse(const std::string& text) {
    throw plugin::Refused(NCP_CONFIG, {text});
}

void only(const json& object, const std::string& where,
          std::initializer_list<std::string_view> known) {
    if (!object.is_object()) refuse("settings" + where + " is not a table");
    for (const auto& [key, value] : object.items()) {
        if (std::find(known.begin(), known.end(), key) == known.end()) {
            refuse("settings" + where + " has the unknown key \"" + key.substr(0, 64) + "\"");
        }
    }
}

std::string text_of(const json& object, const char* key, std::size_t bytes_max) {
    const auto found = object.find(key);
    if (found == object.end()) return {};
    if (!found->is_string()) refuse(std::string("settings: ") + key + " is not a string");
    auto text = found->get<std::string>();
    if (text.empty() || text.size() > bytes_max || text.find('\0') != std::string::npos) {
        refuse(std::string("settings: ") + key + " is empty, too long or holds a NUL");
    }
    return text;
}

void number(const json& object, const char* key, long min, long max, auto& into) {
    const auto found = object.find(key);
    if (found == object.end()) return;
    const std::string range = std::to_string(min) + " to " + std::to_string(max);
    if (!found->is_number_integer() || *found < min || *found > max) {
        refuse(std::string("settings: ") + key + " is not a whole number from " + range);
    }
    into = std::decay_t<decltype(into)>(found->get<long>());
}

enum class Parameters { required, forbidden };

SqlText query(const json& queries, const char* name, Parameters parameters, bool optional) {
    constexpr std::size_t kQueryBytesMax = 65'536;
    const std::string text = text_of(queries, name, kQueryBytesMax);
    if (text.empty()) {
        if (optional) return {};
        refuse(std::string("settings: queries.") + name + " is missing");
    }
    SqlText sql = parse_sql(text);
    if (parameters == Parameters::required && sql.keys.empty()) {
        refuse(std::string("settings: queries.") + name +
               " names no :key of the student, so it would answer with everybody's rows");
    }
    if (parameters == Parameters::forbidden && !sql.keys.empty()) {
        refuse(std::string("settings: queries.") + name +
               " runs without a student, but names :" + sql.keys.front());
    }
    return sql;
}

CreditsOn credits_on(const std::string& text) {
    if (text.empty() || text == "leaf") return CreditsOn::leaf;
    if (text == "top") return CreditsOn::top;
    if (text == "as-is") return CreditsOn::as_is;
    refuse("settings: credits_on is none of leaf, top, as-is");
}

}  // namespace

Settings parse_settings(std::string_view text) {
    if (text.size() > kSettingsBytesMax) refuse("settings are longer than 1 MiB");
    // Depth is bounded by the size: the parser keeps its own stack.
    const json root = json::parse(text, nullptr, false);
    if (root.is_discarded()) refuse("settings are not JSON");
    only(root, "",
         {"connector", "database", "queries", "credits_on", "statement_timeout_ms",
          "lock_timeout_ms", "connections", "rows_max", "text_bytes_max"});
    Settings settings;
    const std::string connector = text_of(root, "connector", 32);
    if (!connector.empty() && connector != "sqlite")
        refuse("settings: connector is not \"sqlite\"");
    settings.database = text_of(root, "database", 4096);
    if (settings.database.empty()) refuse("settings: database is missing");

    const json queries = root.value("queries", json::object());
    only(queries, ".queries", {"learner", "issuers", "results", "grading_schemes"});
    settings.queries.learner = query(queries, "learner", Parameters::required, false);
    settings.queries.issuers = query(queries, "issuers", Parameters::forbidden, false);
    settings.queries.results = query(queries, "results", Parameters::required, false);
    settings.queries.grading_schemes =
        query(queries, "grading_schemes", Parameters::forbidden, true);

    settings.credits_on = credits_on(text_of(root, "credits_on", 16));
    number(root, "statement_timeout_ms", 10, 600'000, settings.statement_timeout);
    number(root, "lock_timeout_ms", 0, 60'000, settings.lock_timeout);
    number(root, "connections", 1, 16, settings.connections);
    number(root, "rows_max", 1, 100'000, settings.rows_max);
    number(root, "text_bytes_max", 16, 1'048'576, settings.text_bytes_max);
    return settings;
}

}  // namespace ncp::sql
