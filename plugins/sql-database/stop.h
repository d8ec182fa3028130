// When a running statement has to end: its own time-out, the call's deadline, or a cancellation.
// Thread-safety: for one thread at a time.
#pragma once

#include <poll.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ncp/plugin.hpp>

namespace ncp::sql {

class Stop {
  public:
    Stop(const plugin::Call& call, std::chrono::milliseconds statement_timeout)
        : call_(&call), timeout_(statement_timeout) {
        begin_statement();
    }
    // By time alone, for work that outlives its call.
    explicit Stop(std::chrono::milliseconds time) : timeout_(time) { begin_statement(); }

    void begin_statement() { statement_end_ = std::chrono::steady_clock::now() + timeout_; }

    // True once the work has to end; from then on why() says the reason.
    bool reached() {
        if (why_ != NCP_OK) return true;
        if (call_ != nullptr && call_->cancelled()) {
            why_ = NCP_CANCELLED;
        } else if (call_ != nullptr && call_->remaining().count() <= 0) {
            why_ = NCP_DEADLINE;
        } else if (std::chrono::steady_clock::now() >= statement_end_) {
            why_ = NCP_TEMPORARY;
        }
        return why_ != NCP_OK;
    }

    ncp_status why() const { return why_; }

    // Until the work has to end by itself, at least 1 ms.
    std::chrono::milliseconds remaining() const {
        const auto statement = std::chrono::ceil<std::chrono::milliseconds>(
            statement_end_ - std::chrono::steady_clock::now());
        const auto left = call_ == nullptr ? statement : std::min(statement, call_->remaining());
        return std::max(left, std::chrono::milliseconds(1));
    }

    // Blocks until the descriptor is ready, and returns poll()'s events for it; 0 once the work has
    // to end, or after this time. A cancellation is noticed at once where the host has a descriptor
    // for it, else within kLook.
    short wait(int descriptor, short events,
               std::chrono::milliseconds at_most = std::chrono::hours(1)) {
        const auto end = std::chrono::steady_clock::now() + at_most;
        while (!reached()) {
            std::array<pollfd, 2> ready{{{descriptor, events, 0}, {cancel_fd(), POLLIN, 0}}};
            auto pause = std::min(remaining(), std::chrono::ceil<std::chrono::milliseconds>(
                                                   end - std::chrono::steady_clock::now()));
            if (pause.count() <= 0) return 0;
            if (ready[1].fd < 0) pause = std::min(pause, kLook);
            const int count = ::poll(ready.data(), ready.size(), static_cast<int>(pause.count()));
            if (count > 0 && ready[0].revents != 0) return ready[0].revents;
        }
        return 0;
    }

    [[noreturn]] void refuse() const {
        if (why_ == NCP_TEMPORARY) {
            throw plugin::Refused(NCP_TEMPORARY, {"a statement ran longer than "
                                                  "statement_timeout_ms"});
        }
        throw plugin::Refused(why_, {why_ == NCP_CANCELLED ? "cancelled" : "deadline reached"});
    }

  private:
    int cancel_fd() const { return call_ == nullptr ? -1 : call_->cancel_fd(); }

    static constexpr std::chrono::milliseconds kLook{20};
    const plugin::Call* call_ = nullptr;
    std::chrono::milliseconds timeout_;
    std::chrono::steady_clock::time_point statement_end_;
    ncp_status why_ = NCP_OK;
};

}  // namespace ncp::sql
