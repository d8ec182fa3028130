#include <fmt/core.h>
#include <spawn.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "app/application.h"
#include "app/demonstration.h"
#include "cli/commands.h"

extern char** environ;

namespace ncp::cli {
namespace {

struct Options {
    std::uint16_t port_base = 8443;
    bool no_browser = false;
};

// Opens the address in the desktop's browser where there is one; its absence is no error. The
// opener may run for as long as the browser does, so nobody waits for it; it gets a process group
// of its own (Ctrl-C is for us) and none of our blocked signals.
void open_browser(const std::string& url) {
    if (!std::getenv("DISPLAY") && !std::getenv("WAYLAND_DISPLAY")) return;
    std::string program = "xdg-open";
    std::string argument = url;
    char* arguments[] = {program.data(), argument.data(), nullptr};
    posix_spawnattr_t attributes;
    if (posix_spawnattr_init(&attributes) != 0) return;
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    pid_t child = 0;
    posix_spawnp(&child, program.c_str(), nullptr, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
}

int demo(const Options& options) {
    app::become_a_server();
    auto demonstration = app::Demonstration::start(options.port_base);
    if (!demonstration) {
        fmt::print(stderr, "emrex-ncp demo: {}\n", demonstration.error().operator_text().str());
        return kUsageOrEnvironment;
    }
    std::string url = (*demonstration)->client_url();
    fmt::print(
        "Open {} (the browser will warn about the demonstration's own certificate, "
        "twice). Ctrl-C ends it.\n",
        url);
    std::fflush(stdout);
    if (!options.no_browser) open_browser(url);
    app::wait_for_stop();
    return kFine;
}

}  // namespace

void add_demo(CLI::App& program, int& exit_code) {
    auto* command = program.add_subcommand(
        "demo", "Run a contact point and a receiving client with invented students");
    auto options = std::make_shared<Options>();
    command
        ->add_option("--port-base", options->port_base,
                     "Contact point at https://localhost:N, client at https://127.0.0.1:N+1")
        ->type_name("N")
        ->check(CLI::Range(1024, 65534))
        ->capture_default_str();
    command->add_flag("--no-browser", options->no_browser, "Only print the address to open");
    command->footer(
        "Everything it needs (keys, configuration, database) is made in a private\n"
        "temporary directory and removed at the end. Nothing leaves this computer.\n"
        "Any https return address is accepted, so that another EMREX client can be\n"
        "tried against https://localhost:N/ncp.");
    command->callback([options, &exit_code] { exit_code = demo(*options); });
}

}  // namespace ncp::cli
