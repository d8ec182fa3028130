// The conformance kit: does this plugin keep the contract of ncp/plugin.h?
//
// Every case runs in a child process of its own, with a time limit; a plugin that crashes, calls
// exit() or hangs costs its own case. The calling process never loads the plugin. It must have one
// thread while run() works, because it forks. What the kit cannot see: files that a plugin writes
// outside its working folder and temporary folder, and a static OpenSSL in a stripped library.
// Thread-safety: one thread. Ownership: values.
//
//     ncp::conformance::Options options;
//     options.source.library = "/build/my-plugin.so";
//     options.source.settings_json = R"({"database": "/data/sample.sqlite"})";
//     options.student.attributes = {{"learner_number", "S-1001"}};
//     auto report = ncp::conformance::run(options);
//     ASSERT_TRUE(report) << report.error().operator_text().str();
//     EXPECT_TRUE(report->fine()) << ncp::conformance::as_text(*report);
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "base/error.h"
#include "base/identity.h"
#include "config/settings.h"

namespace ncp::conformance {

enum class Verdict {
    pass,
    fail,   // against the contract
    crash,  // the process ended by a signal or by exit(), or it hung and was killed
    skip,   // could not be tried, the text says why
};
std::string_view name_of(Verdict verdict);

struct CaseResult {
    std::string group, name;
    Verdict verdict = Verdict::skip;
    // What was seen. May quote what the plugin emitted about the test student: for the plugin's
    // author, never for a log.
    std::string text;
    std::string advice;  // what to do about it; empty for pass and skip
    std::int64_t milliseconds = 0;
};

struct Options {
    // library: an absolute path. settings_json, secrets: as in a host's configuration; no settings
    // means {}. With an id (so it is from a configuration) only the attributes that `identity`
    // names are given to the plugin, else all.
    config::SourceSection source;
    Identity student;  // of whom the source has results; empty: an invented one

    std::vector<std::string> only;  // "group" or "group.case"; empty: all
    // After which a case counts as hung. One that repeats something stops by itself after a quarter
    // of it, and says how far it came.
    std::chrono::milliseconds case_limit{60'000};
    // How late a call may return after a cancellation or its deadline. The real host waits less,
    // but a loaded machine must not make a plugin fail.
    std::chrono::milliseconds overrun_max{2'000};
    // How long loading and ncp_plugin_v1() may take together; without work it is a few
    // milliseconds.
    std::chrono::milliseconds scan_max{3'000};

    std::function<void(std::string_view group, std::string_view name)> before_case;
    std::function<void(const CaseResult&)> after_case;
};

struct Report {
    std::vector<CaseResult> cases;
    std::size_t count(Verdict verdict) const;
    bool fine() const { return count(Verdict::fail) == 0 && count(Verdict::crash) == 0; }
};

// Errors: io (library or ELMO schema cannot be read, no child process), bad_request (`only` names
// what does not exist).
Result<Report> run(const Options& options);

std::vector<std::string> case_names();  // "group.case", in the order in which they run

// A line a case, its advice below, the sum at the end.
std::string as_text(const CaseResult& result);
std::string as_text(const Report& report);
std::string sum_of(const Report& report);
std::string as_json(const Report& report);

// A path to a file, or the name of a plugin that ships with the host. Error: io.
Result<std::filesystem::path> find_library(const std::string& named);

// The [[source]] section of a configuration that names this library; if none does, the only one.
// The file may be a whole configuration (its other sections are not looked at) or hold nothing but
// [[source]] sections.
tl::expected<config::SourceSection, std::vector<config::Problem>> read_source(
    const std::filesystem::path& config_file, const std::filesystem::path& library);

// [student] with identity keys of the plugin ABI: one text each, or a list of several.
tl::expected<Identity, std::vector<config::Problem>> read_student(
    const std::filesystem::path& student_file);

struct Setting {
    std::string name;  // "queries.learner" for one inside another
    std::string type;  // in words: "text", "whole number, 1 to 16", "one of: a, b"
    bool required = false;
    std::string default_value;  // as JSON, empty if there is none
    std::string description;
};

struct Description {
    std::filesystem::path library;
    std::string sha256;  // of the file
    std::string id, version, vendor, support_url;
    std::uint32_t abi_minor = 0, max_concurrency = 0;
    std::vector<Setting> settings;
    std::vector<std::string> extensions;  // of those that this host knows
};

// What a plugin says of itself; loads it in a child process. Errors: io, plugin.
Result<Description> describe(const std::filesystem::path& library);
std::string as_text(const Description& description);
std::string as_json(const Description& description);

}  // namespace ncp::conformance
