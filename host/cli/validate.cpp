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
    std::string file, schema;
    bool json = false;
    bool list_rules = false;
};

int say_why_not(const Error& error) {
    std::fprintf(stderr, "emrex-ncp validate: %s\n", error.operator_text().str().c_str());
    return kUsageOrEnvironment;
}

Status print(const std::string& report) {
    if (std::fwrite(report.data(), 1, report.size(), stdout) == report.size() &&
        std::fflush(stdout) == 0) {
        return {};
    }
    return fail(ErrorCode::io, "standard output cannot be written");
}

Result<elmo::Schema> load_schema(const Options& options) {
    if (!options.schema.empty()) return elmo::Schema::load_version(options.schema);
    auto file = elmo::schema_file();
    if (!file) return fail(file.error());
    return elmo::Schema::load(*file);
}

int list_rules(const Options& options) {
    Status printed = print(options.json ? elmo::rules_as_json() : elmo::rules_as_text());
    return printed ? kFine : say_why_not(printed.error());
}

int validate(const Options& options) {
    if (options.list_rules) return list_rules(options);
    auto schema = load_schema(options);
    if (!schema) return say_why_not(schema.error());
    auto bytes = read_input(options.file, kLimits.size_bytes_max);
    if (!bytes) return say_why_not(bytes.error());
    auto findings = elmo::examine(*bytes, *schema, kLimits);
    std::string name = name_of_input(options.file);
    Status printed =
        print(options.json ? elmo::as_json(name, findings) : elmo::as_text(name, findings));
    if (!printed) return say_why_not(printed.error());
    return elmo::has_error(findings) ? kFindings : kFine;
}

}  // namespace

void add_validate(CLI::App& program, int& exit_code) {
    auto* command = program.add_subcommand(
        "validate",
        "Check a file against the schema of ELMO and the rules beyond it, and list what is wrong, "
        "with lines and what to do.");
    auto options = std::make_shared<Options>();
    auto* file = command->add_option("FILE", options->file,
                                     "The XML file, at most 64 MiB; - reads standard input");
    command
        ->add_option("--schema", options->schema,
                     "The XSD of another version of ELMO, as published, instead of ours of 1.7")
        ->type_name("XSD");
    command->add_flag("--json", options->json, "Write the findings as JSON");
    auto* list = command->add_flag("--list-rules", options->list_rules,
                                   "Print the table of rules (with --json as JSON) and end");
    list->excludes(file);
    command->footer(
        "Examples:\n"
        "  emrex-ncp validate transcript.xml\n"
        "  curl -s https://results.example/elmo/4711 | emrex-ncp validate --json -\n"
        "  emrex-ncp validate --schema elmo-1.4/schema.xsd old.xml\n\n"
        "Exit code: 0 valid (warnings do not count), 1 not valid, 2 the file could not be "
        "checked.\n"
        "Nothing is fetched from the network; the schema comes with the program. Files that the\n"
        "XSD of --schema includes must lie beside it; the vocabularies of others that it imports\n"
        "(signatures, countries, addresses) come with the program.\n"
        "The rules are those of 1.7 whatever the schema: all versions share one namespace. For an\n"
        "older document some warnings ask for elements that came later.");
    command->callback([options, file, &exit_code] {
        if (file->empty() && !options->list_rules) {
            throw CLI::RequiredError("FILE (or --list-rules)");
        }
        exit_code = validate(*options);
    });
}

}  // namespace ncp::cli
