// emrex-ncp describe-plugin: who made this library, which settings it takes, what else it can do.
#include <fmt/core.h>

#include <memory>

#include "cli/commands.h"
#include "ncp/conformance.h"

namespace ncp::cli {
namespace {

struct Arguments {
    std::string library;
    bool as_json = false;
};

int say_why_not(const Error& error) {
    fmt::print(stderr, "emrex-ncp describe-plugin: {}\n", error.operator_text().str());
    return error.code() == ErrorCode::plugin ? kFindings : kUsageOrEnvironment;
}

int describe_plugin(const Arguments& arguments) {
    auto library = conformance::find_library(arguments.library);
    if (!library) return say_why_not(library.error());
    auto description = conformance::describe(*library);
    if (!description) return say_why_not(description.error());
    fmt::print("{}", arguments.as_json ? conformance::as_json(*description)
                                       : conformance::as_text(*description));
    return kFine;
}

}  // namespace

void add_describe_plugin(CLI::App& program, int& exit_code) {
    auto* command = program.add_subcommand(
        "describe-plugin", "Show who made a plugin, its settings, and its extensions");
    auto arguments = std::make_shared<Arguments>();
    command
        ->add_option("LIB", arguments->library,
                     "The library's file, or the name of a plugin that ships with the program")
        ->required();
    command->add_flag("--json", arguments->as_json, "Print a report for programs");
    command->footer(
        "The library is loaded in a process of its own, and no instance is made.\n"
        "SHA-256 is what [[source]] sha256 may pin.\n\n"
        "Exit code: 0 described, 1 it is no plugin that this host can use, 2 no such file.");
    command->callback([arguments, &exit_code] { exit_code = describe_plugin(*arguments); });
}

}  // namespace ncp::cli
