// emrex-ncp check-login: one way to log in, walked through against its live provider.
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>

#include "app/application.h"
#include "app/logins.h"
#include "base/clock.h"
#include "base/log.h"
#include "cli/commands.h"
#include "cli/problems.h"

namespace ncp::cli {
namespace {

constexpr std::chrono::seconds kTime{60};  // large metadata comes slowly

struct Arguments {
    std::string config, login;
};

const char* mark_of(login::Finding::Grade grade) {
    switch (grade) {
        case login::Finding::Grade::good:
            return "ok      ";
        case login::Finding::Grade::advice:
            return "advice  ";
        case login::Finding::Grade::fault:
            break;
    }
    return "fault   ";
}

std::string ids_of(const std::vector<config::LoginSection>& logins) {
    std::string ids;
    for (const config::LoginSection& section : logins)
        ids += (ids.empty() ? "" : ", ") + section.id;
    return ids;
}

int check_login(const Arguments& arguments) {
    set_log_level(LogLevel::error);  // what is found shows in the report
    app::prepare_process();
    auto settings = config::load(arguments.config);
    if (!settings) {
        print_problems(arguments.config, settings.error());
        return kUsageOrEnvironment;
    }
    auto& sections = settings->logins;
    const auto section = std::find_if(sections.begin(), sections.end(),
                                      [&](const auto& one) { return one.id == arguments.login; });
    if (section == sections.end()) {
        fmt::print(stderr,
                   "emrex-ncp check-login: {} has no [[login]] with id = \"{}\"; it has: {}\n",
                   arguments.config, arguments.login, ids_of(sections));
        return kUsageOrEnvironment;
    }
    sections = {*section};
    std::vector<config::Problem> problems;
    const auto store = session::memory_store({}, system_clock());
    auto logins = app::load_logins(*settings, *store, system_clock(), &problems);
    if (!logins) {
        print_problems(arguments.config, problems);
        return kFindings;
    }
    auto findings = logins->methods.front()->check(Deadline(system_clock(), kTime));
    for (const PublicText& warning : app::unaskable_sources(*logins, *settings))
        findings.push_back({login::Finding::Grade::advice, warning});
    bool fine = true;
    for (const login::Finding& finding : findings) {
        fmt::print("{}{}\n", mark_of(finding.grade), finding.text.str());
        fine = fine && finding.grade != login::Finding::Grade::fault;
    }
    fmt::print("{}\n", fine ? "Students can log in, as far as can be seen without one."
                            : "Students cannot log in like this.");
    return fine ? kFine : kFindings;
}

}  // namespace

void add_check_login(CLI::App& program, int& exit_code) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* command = program.add_subcommand(
        "check-login", "Walk one way to log in through against its live identity provider");
    command->add_option("method", arguments->login, "Its id, as in [[login]] id = \"feide\"")
        ->required()
        ->type_name("METHOD");
    command->add_option("--config", arguments->config, "The configuration (TOML)")
        ->required()
        ->type_name("FILE");
    command->footer(
        "Fetches what the provider publishes and holds the configuration against it; nobody is\n"
        "logged in. Exit code: 0 nothing found (advice does not count), 1 something, 2 there is "
        "no\n"
        "such method.");
    command->callback([arguments, &exit_code] { exit_code = check_login(*arguments); });
}

}  // namespace ncp::cli
