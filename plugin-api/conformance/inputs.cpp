// What a run is given: the library, a section of a configuration, a student.
#include <fmt/format.h>

#include "base/file.h"
#include "config/identity_keys.h"
#include "config/settings.h"
#include "config/toml_reader.h"
#include "ncp/conformance.h"
#include "results/http_extension.h"

namespace ncp::conformance {
namespace {

namespace fs = std::filesystem;
using config::Problem;
using config::TomlReader;

fs::path shipped(const std::string& name) {
    return (executable_directory() / "../lib/ncp" / (name + ".so")).lexically_normal();
}

// The section with its library's file; [source.http] must be usable too, or all would be skipped.
tl::expected<config::SourceSection, std::vector<Problem>> taken(config::SourceSection section,
                                                                const fs::path& library) {
    auto client = results::open_http_client(section.http);
    if (!client) return tl::unexpected(std::move(client.error()));
    section.library = library.string();
    return section;
}

// Whether a section's library is this file.
bool is_file_of(const config::SourceSection& section, const fs::path& library) {
    const fs::path named = section.library.find('/') == std::string::npos
                               ? shipped(section.library)
                               : fs::path(section.library);
    std::error_code failed;
    return fs::equivalent(named, library, failed) && !failed;
}

}  // namespace

Result<fs::path> find_library(const std::string& named) {
    std::error_code failed;
    std::string tried;
    for (const fs::path& candidate : {fs::path(named), shipped(named)}) {
        if (fs::is_regular_file(candidate, failed)) return fs::canonical(candidate, failed);
        if (named.find('/') != std::string::npos) break;
        tried += fmt::format("{}{}", tried.empty() ? "" : " and ", candidate.string());
    }
    if (tried.empty()) tried = named;
    return fail(ErrorCode::io, text("no such plugin: looked for {}", not_personal(tried)));
}

tl::expected<config::SourceSection, std::vector<Problem>> read_source(const fs::path& config_file,
                                                                      const fs::path& library) {
    auto sections = config::load_sources(config_file);
    if (!sections) return tl::unexpected(sections.error());
    for (config::SourceSection& section : *sections) {
        if (is_file_of(section, library)) return taken(std::move(section), library);
    }
    if (sections->size() == 1) return taken(std::move(sections->front()), library);
    return tl::unexpected(std::vector<Problem>{
        {0, fmt::format("none of its {} [[source]] sections names the library {}", sections->size(),
                        library.string())}});
}

tl::expected<Identity, std::vector<Problem>> read_student(const fs::path& student_file) {
    config::Report report;
    Identity student;
    if (auto root = config::read_toml(student_file, report.problems)) {
        TomlReader top(*root, "", report);
        top.free_texts("student", [&](const std::string& key, const std::string& value, int line) {
            if (config::is_identity_key(key)) {
                student.attributes.emplace_back(key, value);
            } else {
                report.add(line, config::identity_key_advice(key));
            }
        });
        top.finish();
        if (student.empty() && report.problems.empty()) {
            report.add(0,
                       "[student] with at least one attribute is missing, as in learner_number "
                       "= \"S-1001\"");
        }
    }
    if (!report.problems.empty()) return tl::unexpected(std::move(report.problems));
    return student;
}

}  // namespace ncp::conformance
