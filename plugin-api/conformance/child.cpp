#include "child.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "base/descriptor.h"

namespace ncp::conformance {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t kStageBytes = 256;
constexpr std::size_t kPrintedBytesMax = 4U << 20;  // more than any plugin says in a case
constexpr std::size_t kAnswerBytesMax = 4U << 20;
constexpr int kAnswerFailed = 113;  // the child's exit code when its answer cannot be written

// Shared with the child; null outside of run_in_child().
char* stage = nullptr;
int printed_file = -1;

std::string content_of(int file) {
    std::string content;
    std::array<char, 1U << 14> buffer{};
    while (content.size() < kPrintedBytesMax) {
        const ssize_t got =
            ::pread(file, buffer.data(), buffer.size(), static_cast<off_t>(content.size()));
        if (got <= 0) break;
        content.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return content;
}

bool write_all(int to, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t put = ::write(to, bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return true;
}

[[noreturn]] void be_the_child(const std::function<std::string()>& work, int answer, int printed,
                               pid_t parent) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(kAnswerFailed);  // it was gone before we asked
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    std::signal(SIGPIPE, SIG_IGN);  // as in the host
    // Whoever else handles these (a sanitizer, a test's framework): here they end the process.
    for (const int fatal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT})
        std::signal(fatal, SIG_DFL);
    const Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    ::dup2(nothing.number(), STDIN_FILENO);
    ::dup2(printed, STDOUT_FILENO);
    ::dup2(printed, STDERR_FILENO);
    const std::string said = work();
    const std::uint64_t size = said.size();
    const bool written = write_all(answer, {reinterpret_cast<const char*>(&size), sizeof size}) &&
                         write_all(answer, said);
    // Not exit(): that would run the parent's handlers.
    ::_exit(written ? 0 : kAnswerFailed);
}

// The answer so far; true once it is whole.
bool is_whole(const std::string& frame) {
    std::uint64_t size = 0;
    if (frame.size() < sizeof size) return false;
    std::memcpy(&size, frame.data(), sizeof size);
    return frame.size() - sizeof size >= std::min<std::uint64_t>(size, kAnswerBytesMax);
}

enum class Read { some, nothing, end };

// Reads what comes within `wait`.
Read read_some(int pipe, std::string& frame, std::chrono::milliseconds wait) {
    pollfd waiting{pipe, POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(wait.count())) <= 0) return Read::nothing;
    std::array<char, 1U << 14> buffer{};
    const ssize_t got = ::read(pipe, buffer.data(), buffer.size());
    if (got > 0) frame.append(buffer.data(), static_cast<std::size_t>(got));
    if (got < 0) return errno == EINTR ? Read::nothing : Read::end;
    return got > 0 ? Read::some : Read::end;
}

bool has_ended(pid_t child) {
    siginfo_t facts{};
    return ::waitid(P_PID, static_cast<id_t>(child), &facts, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           facts.si_pid == child;
}

// Until the answer is whole, the child has ended, or the time is over. Does not rely on the end of
// the pipe alone: a process that the plugin forked may hold it open.
Ended await(pid_t child, int pipe, std::chrono::milliseconds limit) {
    constexpr std::chrono::milliseconds kLook{20};
    const auto end = Steady::now() + limit;
    Ended ended;
    std::string frame;
    Read read = Read::nothing;
    while (!is_whole(frame)) {
        const bool gone = has_ended(child);  // asked first: what it wrote is then there to read
        if (read != Read::end) {
            read = read_some(pipe, frame, gone ? std::chrono::milliseconds(0) : kLook);
        } else if (!gone) {
            ::poll(nullptr, 0, static_cast<int>(kLook.count()));
        }
        if (gone && read != Read::some) break;
        if (Steady::now() >= end) {
            ended.how = Ended::How::hung;
            break;
        }
    }
    ::kill(-child, SIGKILL);  // with everything it left behind
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (is_whole(frame)) {
        ended.answer = frame.substr(sizeof(std::uint64_t));
    } else if (ended.how != Ended::How::hung) {
        ended.how = WIFSIGNALED(status) ? Ended::How::signalled : Ended::How::exited;
        ended.code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
    }
    return ended;
}

}  // namespace

Result<Ended> run_in_child(const std::function<std::string()>& work,
                           std::chrono::milliseconds limit) {
    void* shared =
        ::mmap(nullptr, kStageBytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    const Descriptor printed(::memfd_create("printed", MFD_CLOEXEC));
    std::array<int, 2> pipe{-1, -1};
    if (shared == MAP_FAILED || printed.number() < 0 || ::pipe2(pipe.data(), O_CLOEXEC) != 0) {
        return fail(ErrorCode::io, text("no pipe: {}", not_personal(std::strerror(errno))));
    }
    const Descriptor from(pipe[0]);
    Descriptor to(pipe[1]);
    stage = static_cast<char*>(shared);
    printed_file = printed.number();
    const auto start = Steady::now();
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child == 0) be_the_child(work, to.number(), printed.number(), parent);
    Result<Ended> ended = fail(ErrorCode::io, "no child process");
    if (child > 0) {
        ::setpgid(child, child);  // both do it: neither knows who is first
        to.close();
        ended = await(child, from.number(), limit);
        stage[kStageBytes - 1] = '\0';
        ended->during = stage;
        ended->printed = content_of(printed.number());
        ended->milliseconds =
            std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - start).count();
    }
    ::munmap(shared, kStageBytes);
    stage = nullptr;
    printed_file = -1;
    return ended;
}

std::string how_it_ended(const Ended& ended) {
    std::string text;
    switch (ended.how) {
        case Ended::How::answered:
            return {};
        case Ended::How::signalled: {
            const char* name = ::sigabbrev_np(ended.code);
            text = fmt::format("killed by SIG{}", name != nullptr ? name : "?");
            break;
        }
        case Ended::How::exited:
            text = fmt::format("the plugin ended the process with exit code {}", ended.code);
            break;
        case Ended::How::hung:
            text = fmt::format("hangs: killed after {} ms", ended.milliseconds);
            break;
    }
    if (!ended.during.empty()) text += " during " + ended.during;
    return text;
}

void at(std::string_view what) {
    if (stage == nullptr) return;
    const std::size_t size = std::min(what.size(), kStageBytes - 1);
    std::memcpy(stage, what.data(), size);
    stage[size] = '\0';
}

std::string printed_so_far() {
    return printed_file < 0 ? std::string() : content_of(printed_file);
}

}  // namespace ncp::conformance
