// Group "config": the schema of the settings, the settings given, and what becomes of secrets.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "child.h"
#include "results/plugin_settings.h"
#include "session.h"

namespace ncp::conformance {
namespace {

using Json = nlohmann::json;

// Shorter values turn up in texts by chance.
constexpr std::size_t kTellingBytesMin = 6;

std::vector<config::Problem> problems_of(const std::string& schema, const std::string& settings,
                                         config::SourceSection section) {
    section.settings_json = settings;
    return results::check_settings(schema, section);
}

Outcome schema(const Task& task) {
    const Session session(task);
    for (const auto& problem :
         problems_of(session.plugin().config_schema, "{}", task.options.source)) {
        if (problem.text.starts_with("the plugin's config_schema")) {
            broken(problem.text,
                   "config_schema is JSON Schema draft-07: every keyword must be one of that "
                   "draft, every $ref #/definitions/NAME");
        }
    }
    const Json parsed = Json::parse(session.plugin().config_schema);
    return passed(fmt::format("{} settings",
                              parsed.contains("properties") ? parsed["properties"].size() : 0));
}

Outcome given_settings(const Task& task) {
    const Session session(task);
    const bool given = !task.options.source.settings_json.empty();
    const auto problems =
        problems_of(session.plugin().config_schema,
                    given ? task.options.source.settings_json : "{}", task.options.source);
    if (problems.empty()) return passed(given ? "" : "it needs none");
    if (!given) skipped("needs settings; give --config FILE");
    broken(fmt::format("line {}: {}", problems.front().line, problems.front().text),
           "correct the configuration, or the schema if the setting is right");
}

// Each way to take one setting away, at the top and inside of tables.
std::vector<std::pair<std::string, Json>> lessened(const Json& settings) {
    std::vector<std::pair<std::string, Json>> all;
    for (const auto& [name, value] : settings.items()) {
        Json less = settings;
        less.erase(name);
        all.emplace_back(name, std::move(less));
        if (!value.is_object()) continue;
        for (const auto& [inner, ignored] : value.items()) {
            less = settings;
            less[name].erase(inner);
            all.emplace_back(fmt::format("{}.{}", name, inner), std::move(less));
        }
    }
    return all;
}

Outcome missing_settings(const Task& task) {
    Session session(task);
    const Json settings = Json::parse(usable_settings(task, session.plugin()));
    int by_schema = 0;
    int by_create = 0;
    int optional = 0;
    for (const auto& [name, less] : lessened(settings)) {
        const std::string json = less.dump();
        if (!problems_of(session.plugin().config_schema, json, task.options.source).empty()) {
            ++by_schema;
            continue;
        }
        const Answer made = session.create(json);
        session.destroy();
        switch (made.status) {
            case NCP_OK:
                ++optional;
                break;
            case NCP_CONFIG:
                ++by_create;
                break;
            case NCP_TEMPORARY:
            case NCP_PERMANENT:  // another default leads to a service that does not answer
                ++optional;
                break;
            default:
                broken(fmt::format("without \"{}\" the schema accepts the settings, and create() "
                                   "returns {}",
                                   name, described(made)),
                       fmt::format("name \"{}\" in the schema's \"required\", or return NCP_CONFIG",
                                   name));
        }
    }
    return passed(fmt::format("{} refused by the schema, {} by create(), {} optional", by_schema,
                              by_create, optional));
}

void look_for_secrets(Session& session, const Answer& answer, const char* where) {
    std::vector<std::string> texts = session.host().said();
    texts.push_back(printed_so_far());
    for (const results::EmittedPart& part : answer.parts)
        texts.push_back(part.bytes);
    for (const std::string& secret : session.host().secrets_lent()) {
        if (secret.size() < kTellingBytesMin) continue;
        for (const std::string& text : texts) {
            if (text.find(secret) == std::string::npos) continue;
            broken(fmt::format("a secret stands in what the plugin logs, prints or answers "
                               "(after {})",
                               where),
                   "use the value inside the callback of secret() only; do not pass on a driver's "
                   "error text that quotes the connection string");
        }
    }
}

Outcome secrets(const Task& task) {
    std::size_t asked = 0;
    // With wrong secrets too: a refused login is where passwords get into logs.
    for (const Secrets which : {Secrets::configured, Secrets::canary}) {
        Session session(task, {.secrets = which});
        const Answer made = session.create(usable_settings(task, session.plugin()));
        look_for_secrets(session, made, "create()");
        if (made.status == NCP_OK) {
            look_for_secrets(session, session.check(), "check()");
            at("fetch()");
            look_for_secrets(session, session.fetch(student_of(task)), "fetch()");
        }
        asked = std::max(asked, session.host().secrets_lent().size());
    }
    return passed(asked == 0 ? "it asked for none" : "");
}

}  // namespace

std::vector<Case> config_cases() {
    return {{"config", "schema", schema},
            {"config", "given-settings", given_settings},
            {"config", "missing-settings", missing_settings},
            {"config", "secrets", secrets}};
}

}  // namespace ncp::conformance
