#include <fmt/core.h>

#include "app/application.h"
#include "base/log.h"
#include "cli/commands.h"
#include "cli/problems.h"

namespace ncp::cli {
namespace {

int serve(const std::string& file) {
    auto settings = config::load(file);
    if (!settings) {
        print_problems(file, settings.error());
        return kUsageOrEnvironment;
    }
    app::become_a_server();
    std::vector<config::Problem> problems;
    auto application = app::Application::start(*settings, &problems);
    if (!application) {
        print_problems(file, problems);
        if (problems.empty()) log_error(application.error().describe());
        return kUsageOrEnvironment;
    }
    app::wait_for_stop();
    return kFine;
}

}  // namespace

void add_serve(CLI::App& program, int& exit_code) {
    auto* command = program.add_subcommand("serve", "Run the contact point");
    auto file = std::make_shared<std::string>();
    command->add_option("--config", *file, "The configuration (TOML); see config/examples")
        ->required()
        ->type_name("FILE");
    command->footer(
        "Runs in the foreground, logs to standard error, ends on SIGTERM or SIGINT\n"
        "after finishing requests in progress. Check a configuration first:\n"
        "  emrex-ncp check-config FILE");
    command->callback([file, &exit_code] { exit_code = serve(*file); });
}

}  // namespace ncp::cli
