#include "results/worker/nursery.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>
#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <future>
#include <vector>

#include "base/file.h"
#include "results/worker/start.h"

namespace ncp::results::worker {
namespace {

constexpr std::chrono::milliseconds kTermGrace{
    100};  // a plugin may catch SIGTERM; SIGKILL it may not
constexpr std::chrono::milliseconds kLook{2};
// Beyond the numbers that the child's descriptors get, so that none overwrites another.
constexpr int kHighDescriptor = 32;

tl::unexpected<Error> no_process(const char* what) {
    return fail(ErrorCode::source_failed,
                text("no worker can be started: {}: {}", not_personal(what),
                     not_personal(std::strerror(errno))));
}

Descriptor moved_up(int number) {
    Descriptor low(number);
    return Descriptor(::fcntl(number, F_DUPFD_CLOEXEC, kHighDescriptor));
}

struct Pair {
    Descriptor host, worker;
};

bool make_pair(Pair& pair) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return false;
    pair.host = Descriptor(ends[0]);
    pair.worker = moved_up(ends[1]);
    return static_cast<bool>(pair.worker);
}

class SpawnPlan {
  public:
    SpawnPlan() {
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
    ~SpawnPlan() {
        ::posix_spawn_file_actions_destroy(&actions_);
        ::posix_spawnattr_destroy(&attributes_);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;

    void give(const Descriptor& from, int to) {
        ::posix_spawn_file_actions_adddup2(&actions_, from.number(), to);
    }
    // The process id, or -1 and errno.
    int spawn(const std::string& program) {
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
        errno = ::posix_spawn(&process_id, program.c_str(), &actions_, &attributes_,
                              arguments.data(), environment.data());
        return errno == 0 ? process_id : -1;
    }

  private:
    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

Result<Child> start_child() {
    Pair calls;
    Pair services;
    if (!make_pair(calls) || !make_pair(services)) return no_process("socketpair");
    auto memory = Ring::create();
    if (!memory) return fail(memory.error());
    auto ring = Ring::map(*memory, Ring::Access::read);
    if (!ring) return fail(ring.error());
    const Descriptor shared =
        Descriptor(::fcntl(memory->number(), F_DUPFD_CLOEXEC, kHighDescriptor));
    Descriptor cancel = moved_up(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!shared || !cancel) return no_process("descriptors");
    SpawnPlan plan;
    plan.give(calls.worker, kCallsDescriptor);
    plan.give(services.worker, kServicesDescriptor);
    plan.give(shared, kRingDescriptor);
    plan.give(cancel, kCancelDescriptor);
    const std::string program = (executable_directory() / "emrex-ncp-worker").string();
    const int process_id = plan.spawn(program);
    if (process_id < 0) return no_process(program.c_str());
    return Child{process_id, Channel(std::move(calls.host), kCallBodyBytesMax),
                 Channel(std::move(services.host), kServiceBodyBytesMax), std::move(*ring),
                 std::move(cancel)};
}

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

Nursery::Nursery() : thread_([this](const std::stop_token& stop) { work(stop); }) {}
Nursery::~Nursery() = default;

void Nursery::work(const std::stop_token& stop) {
    while (true) {
        std::function<void()> job;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, stop, [this] { return job_ != nullptr; });
            if (stop.stop_requested()) return;
            job = std::exchange(job_, nullptr);
        }
        job();
    }
}

Result<Child> Nursery::start() {
    std::lock_guard alone(one_at_a_time_);
    std::promise<Result<Child>> promise;
    auto started = promise.get_future();
    {
        std::lock_guard lock(mutex_);
        job_ = [&promise] { promise.set_value(start_child()); };
    }
    changed_.notify_all();
    return started.get();
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

}  // namespace ncp::results::worker
