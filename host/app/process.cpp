#include <sys/prctl.h>
#include <sys/resource.h>

#include <csignal>

#include "app/application.h"
#include "elmo/document.h"
#include "signing/verify.h"

namespace ncp::app {
namespace {

// SIGHUP comes when the terminal is closed: what is private must not stay behind then either. Under
// nohup it is ignored, and stays so.
sigset_t stop_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    struct sigaction hangup {};
    sigaction(SIGHUP, nullptr, &hangup);
    if (hangup.sa_handler != SIG_IGN) sigaddset(&set, SIGHUP);
    return set;
}

}  // namespace

void prepare_process() {
    std::signal(SIGPIPE, SIG_IGN);
    elmo::initialise_xml();
    signing::initialise_xmlsec();
}

void become_a_server() {
    // Personal data must not reach a core file; a process that is not dumpable cannot be traced by
    // others of the same user either.
    rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0);
    sigset_t set = stop_signals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

void wait_for_stop() {
    sigset_t set = stop_signals();
    int signal = 0;
    sigwait(&set, &signal);
}

}  // namespace ncp::app
