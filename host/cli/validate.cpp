// emrex-ncp validate: is this file ELMO 1.7, and if not, where and why?
#include <cstdio>
#include <memory>
#include <string>

#include "cli/commands.h"
#include "cli/input.h"
#include "elmo/report.h"

namespace ncp::cli {
namespace {

// The most that the host accepts from a source (security.md); beyond that nothing can be sent.
constexpr elmo::ParseLimits kLimits{64U << 20, 64, 2'500'000};

struct Options {
    std::string file;
    bool json = false;
};

int say_why_not(const Error& error) {
    std::fprintf(stderr, "emrex-ncp validate: %s\n", error.operator_text().str().c_str());
    return kUsageOrEnvironment;
}

int validate(const Options& options) {
    auto file = elmo::schema_file();
    if (!file) return say_why_not(file.error());
    auto schema = elmo::Schema::load(*file);
    if (!schema) return say_why_not(schema.error());
    auto bytes = read_input(options.file, kLimits.size_bytes_max);
    if (!bytes) return say_why_not(bytes.error());
    auto findings = elmo::examine(*bytes, *schema, kLimits);
    std::string name = name_of_input(options.file);
    std::string report =
        options.json ? elmo::as_json(name, findings) : elmo::as_text(name, findings);
    if (std::fwrite(report.data(), 1, report.size(), stdout) != report.size() ||
        std::fflush(stdout) != 0) {
        return say_why_not(Error(ErrorCode::io, "standard output cannot be written"));
    }
    return elmo::has_error(findings) ? kFindings : kFine;
}

}  // namespace

void add_validate(CLI::App& program, int& exit_code) {
    auto* command = program.add_subcommand(
        "validate",
        "Check a file against the schema of ELMO 1.7 and list what is wrong, with lines.");
    auto options = std::make_shared<Options>();
    command
        ->add_option("FILE", options->file, "The XML file, at most 64 MiB; - reads standard input")
        ->required();
    command->add_flag("--json", options->json, "Write the findings as JSON");
    command->footer(
        "Examples:\n"
        "  emrex-ncp validate transcript.xml\n"
        "  curl -s https://results.example/elmo/4711 | emrex-ncp validate --json -\n\n"
        "Exit code: 0 valid (warnings do not count), 1 not valid, 2 the file could not be "
        "checked.\n"
        "Nothing is fetched from the network; the schema comes with the program.");
    command->callback([options, &exit_code] { exit_code = validate(*options); });
}

}  // namespace ncp::cli
