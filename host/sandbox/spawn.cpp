#include "sandbox/spawn.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <thread>

namespace ncp::sandbox {
namespace {

constexpr std::chrono::milliseconds kTermGrace{
    100};  // foreign code may catch SIGTERM; SIGKILL it may not
constexpr std::chrono::milliseconds kLook{2};
constexpr int kHighDescriptor = 32;

std::string described(int status) {
    if (WIFSIGNALED(status)) {
        // NOLINTNEXTLINE(concurrency-mt-unsafe): reads a constant table for signals that exist
        return fmt::format("was killed by signal {} ({})", WTERMSIG(status),
                           ::strsignal(WTERMSIG(status)));
    }
    return fmt::format("exited with code {}", WEXITSTATUS(status));
}

bool has_ended(int process_id, std::chrono::milliseconds grace, int& status) {
    for (auto left = grace;; left -= kLook) {
        if (::waitpid(process_id, &status, WNOHANG) == process_id) return true;
        if (left.count() <= 0) return false;
        std::this_thread::sleep_for(kLook);
    }
}

}  // namespace

tl::unexpected<Error> no_process(const PublicText& what) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): reads a constant table for errors that exist
    const std::string why = std::strerror(errno);
    return fail(ErrorCode::source_failed,
                text("no worker can be started: {}: {}", what, not_personal(why)));
}

Descriptor moved_up(int number) {
    Descriptor low(number);
    return Descriptor(::fcntl(number, F_DUPFD_CLOEXEC, kHighDescriptor));
}

Result<SocketPair> make_socket_pair() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        return no_process("socketpair");
    }
    SocketPair pair{Descriptor(ends[0]), moved_up(ends[1])};
    if (!pair.child) return no_process("socketpair");
    return pair;
}

SpawnPlan::SpawnPlan() {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
    // Signals as a fresh program has them, and no Ctrl-C that is meant for the host.
    sigset_t none;
    sigset_t all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    for (const int standard : {0, 1, 2}) {
        ::posix_spawn_file_actions_addopen(&actions_, standard, "/dev/null", O_RDWR, 0);
    }
}

SpawnPlan::~SpawnPlan() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
}

void SpawnPlan::give(const Descriptor& from, int to) {
    ::posix_spawn_file_actions_adddup2(&actions_, from.number(), to);
}

int SpawnPlan::spawn(const std::filesystem::path& program) {
    const std::string parent = std::to_string(::getpid());
    const char* zone = std::getenv("TZ");  // NOLINT(concurrency-mt-unsafe): nobody sets it
    const std::string time_zone = zone == nullptr ? "" : std::string("TZ=") + zone;
    std::array<char*, 3> arguments{const_cast<char*>(program.c_str()),
                                   const_cast<char*>(parent.c_str()), nullptr};
    char path[] = "PATH=/usr/bin:/bin";
    char language[] = "LANG=C.UTF-8";
    std::array<char*, 4> environment{
        path, language, time_zone.empty() ? nullptr : const_cast<char*>(time_zone.c_str()),
        nullptr};
    int process_id = -1;
    errno = ::posix_spawn(&process_id, program.c_str(), &actions_, &attributes_, arguments.data(),
                          environment.data());
    return errno == 0 ? process_id : -1;
}

std::string end_process(int process_id, std::chrono::milliseconds grace) {
    int status = 0;
    if (has_ended(process_id, grace, status)) return described(status);
    ::kill(process_id, SIGTERM);
    if (has_ended(process_id, kTermGrace, status)) return described(status);
    ::kill(process_id, SIGKILL);
    ::waitpid(process_id, &status, 0);
    return described(status);
}

}  // namespace ncp::sandbox
