// emrex-ncp: the command line. Every command is a file in cli/.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <exception>

#include "app/application.h"
#include "cli/commands.h"

namespace ncp {
namespace {

int run(int argc, char** argv) {
    app::prepare_process();

    CLI::App program("emrex-ncp: an EMREX National Contact Point", "emrex-ncp");
    program.set_version_flag("--version", "emrex-ncp " NCP_VERSION);
    program.require_subcommand(1);
    program.failure_message(CLI::FailureMessage::help);
    int exit_code = cli::kFine;
    cli::add_serve(program, exit_code);
    cli::add_demo(program, exit_code);
    cli::add_check_config(program, exit_code);
    cli::add_check_login(program, exit_code);
    cli::add_check_plugin(program, exit_code);
    cli::add_describe_plugin(program, exit_code);
    cli::add_new_keys(program, exit_code);
    cli::add_validate(program, exit_code);
    cli::add_verify(program, exit_code);

    try {
        // CLI11 would only say that a subcommand is required.
        const auto commands = program.get_subcommands({});
        if (argc > 1 && argv[1][0] != '-' &&
            std::none_of(commands.begin(), commands.end(),
                         [&](const CLI::App* command) { return command->check_name(argv[1]); })) {
            fmt::print(stderr, "emrex-ncp: no such command: {}; emrex-ncp --help lists them\n",
                       argv[1]);
            return cli::kUsageOrEnvironment;
        }
        program.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        // --help and --version arrive here too, with code 0.
        return program.exit(problem) == 0 ? cli::kFine : cli::kUsageOrEnvironment;
    }
    return exit_code;
}

}  // namespace
}  // namespace ncp

int main(int argc, char** argv) try {
    return ncp::run(argc, argv);
} catch (const std::exception& problem) {
    std::fprintf(stderr, "emrex-ncp: %s\n", problem.what());
    return ncp::cli::kUsageOrEnvironment;
} catch (...) {
    return ncp::cli::kUsageOrEnvironment;
}
