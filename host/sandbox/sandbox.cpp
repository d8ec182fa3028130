#include "sandbox/sandbox.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "sandbox/file_access.h"
#include "sandbox/system_calls.h"

namespace ncp::sandbox {
namespace {

// The channel's descriptors, a database connection, a few files of a driver.
constexpr rlim_t kDescriptorsMax = 64;
constexpr std::size_t kMiB = 1U << 20;

bool limit(int resource, rlim_t most) {
    const rlimit both{most, most};
    return ::setrlimit(static_cast<__rlimit_resource_t>(resource), &both) == 0;
}

bool limit_resources(const Confinement& confinement) {
    bool all = limit(RLIMIT_CORE, 0) && limit(RLIMIT_NOFILE, kDescriptorsMax) &&
               limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_MEMLOCK, 0) && limit(RLIMIT_MSGQUEUE, 0);
#if !defined(__SANITIZE_ADDRESS__)  // whose shadow memory alone is larger than any limit
    all = all && limit(RLIMIT_AS, confinement.memory_mib_max * kMiB);
#endif
    return all;
}

// Root without capabilities is as weak as anybody.
bool drop_capabilities() {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3]{};
    return ::syscall(SYS_capset, &header, none) == 0;
}

void close_descriptors_from(int first) {
    if (::syscall(SYS_close_range, static_cast<unsigned>(first), ~0U, 0U) == 0) return;
    rlimit open{};
    ::getrlimit(RLIMIT_NOFILE, &open);
    for (int number = first; number < static_cast<int>(open.rlim_cur); ++number)
        ::close(number);
}

// False if the parent is gone already.
bool follow_parent(int expected_parent) {
    return ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && ::getppid() == expected_parent;
}

int refuse_by_hand() {
    std::fprintf(stderr, "%s is started by emrex-ncp, not by hand\n",
                 ::program_invocation_short_name);
    return 2;
}

}  // namespace

int begin(int argc, char** argv, int first_foreign_descriptor, int (*work)()) {
    int parent = 0;
    const char* end = argc == 2 ? argv[1] + std::strlen(argv[1]) : nullptr;
    if (end == nullptr || std::from_chars(argv[1], end, parent).ptr != end) {
        return refuse_by_hand();
    }
    close_descriptors_from(first_foreign_descriptor);
    return follow_parent(parent) ? work() : 1;
}

std::vector<std::string> close_in(const Confinement& confinement) {
    std::vector<std::string> missing;
    // A process that is not dumpable can neither be traced nor read through /proc.
    if (::prctl(PR_SET_DUMPABLE, 0) != 0) missing.emplace_back("it can be traced");
    if (!limit_resources(confinement)) missing.emplace_back("its memory or files are not limited");
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        missing.emplace_back("it may gain privileges");
    }
    if (!drop_capabilities()) missing.emplace_back("it keeps capabilities");
    for (std::string& what : confine_files(confinement))
        missing.push_back(std::move(what));
    for (std::string& what : confine_system_calls(confinement.direct_network)) {
        missing.push_back(std::move(what));
    }
    return missing;
}

}  // namespace ncp::sandbox
