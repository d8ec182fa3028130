#include "outbound/waiting.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace ncp::outbound {
namespace {
// The deadline's clock need not be the one that poll(2) waits on, so it is looked at again.
constexpr std::chrono::milliseconds kLookAgain{50};
}  // namespace

Signal::Signal() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Signal::~Signal() {
    if (fd_ >= 0) ::close(fd_);
}

void Signal::raise() const {
    const std::uint64_t one = 1;
    [[maybe_unused]] ssize_t written = ::write(fd_, &one, sizeof one);
}

Waiting::Waiting(const Deadline& deadline, std::stop_token cancelled)
    : deadline_(deadline),
      cancelled_(std::move(cancelled)),
      on_stop_(cancelled_, [this] { stopped_.raise(); }) {}

Status Waiting::check() const {
    if (cancelled_.stop_requested()) return fail(ErrorCode::cancelled, "not wanted any more");
    if (deadline_.over()) return fail(ErrorCode::source_timeout, "no answer before the deadline");
    return {};
}

Result<short> Waiting::until(int fd, short events, std::chrono::milliseconds at_most) const {
    const auto end = std::chrono::steady_clock::now() + at_most;
    while (true) {
        if (Status status = check(); !status) return fail(status.error());
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            end - std::chrono::steady_clock::now());
        if (left.count() <= 0) return short{0};
        const auto slice = std::min({left, kLookAgain, deadline_.remaining()});
        std::array<pollfd, 2> waiting{{{fd, events, 0}, {stopped_.fd(), POLLIN, 0}}};
        const int count = ::poll(waiting.data(), waiting.size(), static_cast<int>(slice.count()));
        if (count < 0 && errno != EINTR) return fail(ErrorCode::io, "poll failed");
        if (count <= 0 || waiting[0].revents == 0) continue;
        if (Status status = check(); !status) return fail(status.error());
        return waiting[0].revents;
    }
}

}  // namespace ncp::outbound
