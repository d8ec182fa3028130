// emrex-ncp check-plugin: does a plugin keep the contract? The conformance kit on the command line.
#include <fmt/core.h>
#include <unistd.h>

#include <cstdio>
#include <memory>

#include "cli/commands.h"
#include "cli/problems.h"
#include "ncp/conformance.h"

namespace ncp::cli {
namespace {

struct Arguments {
    std::string library, config, student;
    std::vector<std::string> only;
    bool as_json = false;
};

// Lines as they come; on a terminal also which case is running.
void show_progress(conformance::Options& options) {
    auto group = std::make_shared<std::string>();
    const bool on_terminal = ::isatty(STDOUT_FILENO) == 1;
    options.before_case = [group, on_terminal](std::string_view its_group, std::string_view name) {
        if (*group != its_group) fmt::print("{}\n", its_group);
        *group = its_group;
        if (on_terminal) fmt::print("  …      {}.{}\r", its_group, name);
        std::fflush(stdout);
    };
    options.after_case = [on_terminal](const conformance::CaseResult& result) {
        if (on_terminal) fmt::print("\x1b[K");
        fmt::print("{}", conformance::as_text(result));
        std::fflush(stdout);
    };
}

bool read_inputs(const Arguments& arguments, conformance::Options& options) {
    auto library = conformance::find_library(arguments.library);
    if (!library) {
        fmt::print(stderr, "emrex-ncp check-plugin: {}\n", library.error().operator_text().str());
        return false;
    }
    options.source.library = library->string();
    if (!arguments.config.empty()) {
        auto section = conformance::read_source(arguments.config, *library);
        if (!section) {
            print_problems(arguments.config, section.error());
            return false;
        }
        options.source = std::move(*section);
    }
    if (!arguments.student.empty()) {
        auto student = conformance::read_student(arguments.student);
        if (!student) {
            print_problems(arguments.student, student.error());
            return false;
        }
        options.student = std::move(*student);
    }
    options.only = arguments.only;
    return true;
}

int check_plugin(const Arguments& arguments) {
    conformance::Options options;
    if (!read_inputs(arguments, options)) return kUsageOrEnvironment;
    if (!arguments.as_json) show_progress(options);
    auto report = conformance::run(options);
    if (!report) {
        fmt::print(stderr, "emrex-ncp check-plugin: {}\n", report.error().operator_text().str());
        return kUsageOrEnvironment;
    }
    fmt::print("{}", arguments.as_json ? conformance::as_json(*report)
                                       : "\n" + conformance::sum_of(*report));
    return report->fine() ? kFine : kFindings;
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    std::string group;
    for (const std::string& name : names) {
        const std::string its_group = name.substr(0, name.find('.'));
        text += its_group != group
                    ? fmt::format("\n  {:<10} {}", its_group, name.substr(its_group.size() + 1))
                    : ", " + name.substr(its_group.size() + 1);
        group = its_group;
    }
    return text;
}

}  // namespace

void add_check_plugin(CLI::App& program, int& exit_code) {
    auto* command = program.add_subcommand(
        "check-plugin", "Try whether a plugin keeps the contract of the plugin interface");
    auto arguments = std::make_shared<Arguments>();
    command
        ->add_option("LIB", arguments->library,
                     "The library's file, or the name of a plugin that ships with the program")
        ->required();
    command
        ->add_option("--config", arguments->config,
                     "Settings, secrets and identity keys from the [[source]] section that names "
                     "LIB, or from the only one; a whole configuration or a file with nothing but "
                     "[[source]] sections")
        ->type_name("FILE");
    command
        ->add_option("--student", arguments->student,
                     "A student who has results: [student] with learner_number = \"…\" or other "
                     "identity keys; without it one is invented")
        ->type_name("FILE");
    command->add_option("--only", arguments->only, "A group or a case; may be repeated")
        ->type_name("GROUP[.CASE]");
    command->add_flag("--json", arguments->as_json, "Print a report for programs");
    command->footer(
        "Every case runs in a process of its own: a plugin that crashes, hangs or calls exit()\n"
        "costs that case alone. Cases that need settings or a student with results are skipped\n"
        "if there are none. Give test data: findings may quote what the plugin emits.\n\nCases:" +
        listed(conformance::case_names()) +
        "\n\nExample:\n"
        "  emrex-ncp check-plugin ./my-plugin.so --config source.toml --student student.toml\n\n"
        "Exit code: 0 nothing found, 1 a case failed or crashed, 2 it could not be tried.");
    command->callback([arguments, &exit_code] { exit_code = check_plugin(*arguments); });
}

}  // namespace ncp::cli
