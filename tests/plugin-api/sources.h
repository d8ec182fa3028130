// Plugins as the host sees them: opened, checked and asked like a source of the configuration, and
// compiled by a test where they must be strangers. Thread-safety: one test.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "config/settings.h"
#include "results/source.h"

namespace ncp::test {

// Asks for the four attributes that the examples want.
config::SourceSection section_of(const std::filesystem::path& library,
                                 config::Isolation isolation = config::Isolation::process);

// Opens it as the host does; a failure of the test, and nothing, if it cannot be.
std::shared_ptr<results::Source> open(const config::SourceSection& section);

// Ada Sample with this learner number; attributes replaces or adds, an empty value removes.
Identity ada(const std::map<std::string, std::string>& attributes = {});

Result<results::Fetched> fetch(results::Source& source, const Identity& student);

// The source's documents about a student, after all that the host checks: valid ELMO, one report,
// the right person. A failure of the test if the answer is refused.
std::vector<std::string> documents(results::Source& source, const Identity& student = ada());
std::string only_document(results::Source& source);

// The results of the source's check, "ok" for each probe.
std::vector<std::string> probes(results::Source& source);

std::filesystem::path api(const std::string& path);  // in plugin-api/

// Compiles to a plugin: only this folder of headers and the given flags; the library's path.
std::filesystem::path compile_plugin(const std::filesystem::path& source,
                                     const std::filesystem::path& headers,
                                     const std::filesystem::path& library);

}  // namespace ncp::test
