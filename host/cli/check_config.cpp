// emrex-ncp check-config: everything that can be known about a configuration before serving with
// it.
#include <fmt/core.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/application.h"
#include "app/logins.h"
#include "app/named_files.h"
#include "app/signing_key.h"
#include "app/sources.h"
#include "app/transcripts.h"
#include "base/clock.h"
#include "base/log.h"
#include "cli/commands.h"
#include "cli/problems.h"
#include "http/tls.h"

namespace ncp::cli {
namespace {

using Json = nlohmann::json;
using config::Problem;

struct Checked {  // one source and what its probes said
    std::string source;
    std::vector<results::Probe> probes;
};

struct Findings {
    std::vector<Problem> problems;
    std::vector<Checked> sources;
    std::vector<app::KeyNote> notes;   // on the signing keys; none of them is a finding
    std::vector<PublicText> warnings;  // on logins and sources; nor are these

    // Warnings do not count: one can serve with them.
    std::size_t failed_probes() const {
        std::size_t count = 0;
        for (const Checked& checked : sources) {
            for (const results::Probe& probe : checked.probes)
                count += probe.result != "ok" && probe.result != "warning" ? 1 : 0;
        }
        return count;
    }
    bool any() const { return !problems.empty() || failed_probes() > 0; }
};

// A source that cannot even be asked is a probe that failed.
std::vector<results::Probe> probes_of(results::Source& source) {
    auto probes = source.check(Deadline(system_clock(), source.facts().deadline), {});
    if (probes) return *probes;
    return {{"check", "failed", probes.error().operator_text().str(),
             "see what the plugin's README says about this"}};
}

// As serving does it; a Unix socket has no TLS.
void check_tls(const config::ServerSection& server, std::vector<Problem>& problems) {
    if (!app::check_files(server, &problems) || !server.unix_socket.empty()) return;
    auto tls = http::make_tls_context(server.certificate, server.key, server.client_ca);
    if (!tls) problems.push_back({server.line, tls.error().operator_text().str()});
}

void check_keys(const config::Settings& settings, Findings& findings) {
    check_tls(settings.server, findings.problems);
    auto keys = app::open_signing_keys(settings.signing, system_clock(), &findings.problems);
    if (keys) findings.notes = app::report_on(*keys, system_clock().wall()).notes;
}

void check_environment(const config::Settings& settings, bool offline, Findings& findings) {
    check_keys(settings, findings);
    // All report into problems; what they return is only of use when all is well.
    const auto store = session::memory_store({}, system_clock());
    auto logins = app::load_logins(settings, *store, system_clock(), &findings.problems);
    if (logins) findings.warnings = app::unaskable_sources(*logins, settings);
    if (settings.transcript.enabled) (void)app::open_fonts(settings.transcript, &findings.problems);
    auto sources = app::load_sources(settings, &findings.problems);
    if (!sources || offline) return;
    for (const auto& source : *sources) {
        findings.sources.push_back({source->facts().id, probes_of(*source)});
    }
}

void print_json(const std::string& file, const Findings& findings) {
    Json problems = Json::array();
    for (const Problem& problem : findings.problems) {
        problems.push_back({{"file", file}, {"line", problem.line}, {"text", problem.text}});
    }
    Json sources = Json::array();
    for (const Checked& checked : findings.sources) {
        Json probes = Json::array();
        for (const results::Probe& probe : checked.probes) {
            probes.push_back({{"probe", probe.name},
                              {"result", probe.result},
                              {"text", probe.text},
                              {"advice", probe.advice}});
        }
        sources.push_back({{"source", checked.source}, {"probes", std::move(probes)}});
    }
    Json notes = Json::array();
    for (const app::KeyNote& note : findings.notes) {
        notes.push_back({{"warning", note.level >= LogLevel::warning}, {"text", note.text.str()}});
    }
    Json warnings = Json::array();
    for (const PublicText& warning : findings.warnings)
        warnings.push_back(warning.str());
    const Json report{{"ok", !findings.any()},
                      {"warnings", std::move(warnings)},
                      {"problems", std::move(problems)},
                      {"signing", std::move(notes)},
                      {"sources", std::move(sources)}};
    fmt::print("{}\n", report.dump(2, ' ', false, Json::error_handler_t::replace));
}

void print_text(const std::string& file, const Findings& findings) {
    for (const app::KeyNote& note : findings.notes) {
        fmt::print("{}{}\n", note.level >= LogLevel::warning ? "warning: " : "", note.text.str());
    }
    for (const PublicText& warning : findings.warnings)
        fmt::print("warning: {}\n", warning.str());
    for (const Checked& checked : findings.sources) {
        for (const results::Probe& probe : checked.probes) {
            fmt::print("source {}: {}: {}{}{}\n", checked.source, probe.name, probe.result,
                       probe.text.empty() ? "" : ": ", probe.text);
            if (!probe.advice.empty()) fmt::print("    {}\n", probe.advice);
        }
    }
    print_problems(file, findings.problems);
    if (const std::size_t failed = findings.failed_probes(); failed > 0) {
        fmt::print(stderr, "{} probe{} of sources did not succeed, see above\n", failed,
                   failed == 1 ? "" : "s");
    }
    if (!findings.any()) fmt::print("{}: no problems found\n", file);
}

int check_config(const std::string& file, bool as_json, bool offline) {
    std::error_code problem;
    if (!std::filesystem::is_regular_file(file, problem) || ::access(file.c_str(), R_OK) != 0) {
        fmt::print(stderr, "{}: not a file that can be read\n", file);
        return kUsageOrEnvironment;
    }
    set_log_level(LogLevel::error);  // what is loaded shows in the report
    app::prepare_process();
    Findings findings;
    auto settings = config::load(file);
    if (settings) {
        check_environment(*settings, offline, findings);
    } else {
        findings.problems = std::move(settings.error());
    }
    as_json ? print_json(file, findings) : print_text(file, findings);
    return findings.any() ? kFindings : kFine;
}

struct Arguments {
    std::string file;
    bool as_json = false, offline = false;
};

}  // namespace

void add_check_config(CLI::App& program, int& exit_code) {
    auto* command =
        program.add_subcommand("check-config", "Say everything that is wrong with a configuration");
    auto arguments = std::make_shared<Arguments>();
    command->add_option("file", arguments->file, "The configuration (TOML)")
        ->required()
        ->type_name("FILE");
    command->add_flag("--json", arguments->as_json, "Print a report for programs");
    command->add_flag("--offline", arguments->offline, "Do not ask the sources whether they work");
    command->footer(
        "Opens keys and plugins and asks every source for its probes; no student's data\n"
        "is touched. Exit code: 0 nothing found (warnings do not count), 1 something, 2 the file\n"
        "cannot be read.");
    command->callback([arguments, &exit_code] {
        exit_code = check_config(arguments->file, arguments->as_json, arguments->offline);
    });
}

}  // namespace ncp::cli
