#include "bench/in_a_child.h"

#include <malloc.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>

namespace ncp::bench {
namespace {

double cpu_us() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

// A line of /proc/self/status, in bytes.
double status_bytes(const std::string& name) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(name)) return std::stod(line.substr(name.size())) * 1024;
    }
    return 0;
}

}  // namespace

Taken in_a_child(const std::function<void()>& prepare, const std::function<void()>& work) {
    int ends[2];
    if (::pipe(ends) != 0) std::abort();
    std::fflush(nullptr);
    const pid_t child = ::fork();
    if (child == 0) {
        prepare();
        malloc_trim(0);
        std::ofstream("/proc/self/clear_refs") << 5;  // the height counts from here
        const double before_bytes = status_bytes("VmRSS:");
        const double before_us = cpu_us();
        work();
        const Taken taken{cpu_us() - before_us, status_bytes("VmHWM:") - before_bytes};
        const bool written = ::write(ends[1], &taken, sizeof taken) == sizeof taken;
        std::_Exit(written ? 0 : 1);
    }
    ::close(ends[1]);
    Taken taken{};
    const bool read = child > 0 && ::read(ends[0], &taken, sizeof taken) == sizeof taken;
    ::close(ends[0]);
    int outcome = 1;
    if (child > 0) ::waitpid(child, &outcome, 0);
    if (!read || outcome != 0) {
        std::fputs("a delivery in a process of its own failed\n", stderr);
        std::exit(1);
    }
    return taken;
}

}  // namespace ncp::bench
