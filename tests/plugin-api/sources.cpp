#include "plugin-api/sources.h"

#include <gtest/gtest.h>

#include "base/clock.h"
#include "results/answer.h"
#include "results/plugin_source.h"
#include "support/program.h"
#include "unit/results/schema.h"

namespace ncp::test {
namespace {

Deadline soon() {
    return {system_clock(), std::chrono::minutes(2)};
}

}  // namespace

config::SourceSection section_of(const std::filesystem::path& library,
                                 config::Isolation isolation) {
    config::SourceSection section;
    section.id = "under-test";
    section.title = "Source under test";
    section.library = library.string();
    section.isolation = isolation;
    section.identity = {"learner_number", "given_names", "family_name", "birth_date"};
    section.settings_json = "{}";
    return section;
}

std::shared_ptr<results::Source> open(const config::SourceSection& section) {
    auto source = results::open_plugin_source(section, system_clock());
    if (source) return *source;
    for (const config::Problem& problem : source.error())
        ADD_FAILURE() << problem.text;
    return nullptr;
}

Identity ada(const std::map<std::string, std::string>& attributes) {
    std::map<std::string, std::string> all{{"learner_number", "M-1"},
                                           {"given_names", "Ada"},
                                           {"family_name", "Sample"},
                                           {"birth_date", "2000-01-31"}};
    for (const auto& [key, value] : attributes)
        all[key] = value;
    Identity identity;
    for (const auto& [key, value] : all) {
        if (!value.empty()) identity.attributes.emplace_back(key, value);
    }
    return identity;
}

Result<results::Fetched> fetch(results::Source& source, const Identity& student) {
    results::FetchRequest request;
    request.identity = student;
    request.language = "en";
    request.correlation_id = "c0ffee";
    return source.fetch(request, soon(), {});
}

std::vector<std::string> documents(results::Source& source, const Identity& student) {
    auto fetched = fetch(source, student);
    if (!fetched) {
        ADD_FAILURE() << fetched.error().describe().str();
        return {};
    }
    auto read =
        results::read_answer(std::move(fetched->parts), {results::elmo_schema(), student, false});
    if (!read) {
        ADD_FAILURE() << read.error().describe().str();
        return {};
    }
    std::vector<std::string> texts;
    for (const elmo::Document& document : *read)
        texts.push_back(document.serialize());
    return texts;
}

std::string only_document(results::Source& source) {
    const auto all = documents(source);
    EXPECT_EQ(all.size(), 1U);
    return all.empty() ? "" : all.front();
}

std::vector<std::string> probes(results::Source& source) {
    auto checked = source.check(soon(), {});
    if (!checked) {
        ADD_FAILURE() << checked.error().describe().str();
        return {};
    }
    std::vector<std::string> found;
    for (const results::Probe& probe : *checked)
        found.push_back(probe.result);
    return found;
}

std::filesystem::path api(const std::string& path) {
    return std::filesystem::path(NCP_SOURCE_DIR) / "plugin-api" / path;
}

std::filesystem::path compile_plugin(const std::filesystem::path& source,
                                     const std::filesystem::path& headers,
                                     const std::filesystem::path& library) {
    const bool is_c = source.extension() == ".c";
    const Finished compiled =
        run(is_c ? "gcc" : "g++",
            {is_c ? "-std=c11" : "-std=c++20", "-Wall", "-Wextra", "-shared", "-fPIC",
             "-fvisibility=hidden", "-I", headers.string(), source.string(), "-o", library.string(),
             "-Wl,--no-undefined", "-Wl,--version-script=" + api("cmake/plugin.map").string()});
    EXPECT_EQ(compiled.exit_code, 0) << compiled.log;
    return library;
}

}  // namespace ncp::test
