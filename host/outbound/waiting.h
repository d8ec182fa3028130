// Waiting for a descriptor, for as long as somebody wants the answer: the one place that knows the
// deadline and the cancellation of a request. Every wait ends at once when either comes, however
// often bytes arrive: a service that drips gains no time.
//
// Thread-safety: one thread; the stop may come from any. Ownership: keeps a reference to the
// deadline, lives no longer than the call.
#pragma once

#include <poll.h>

#include <chrono>
#include <functional>
#include <stop_token>

#include "base/clock.h"
#include "base/error.h"

namespace ncp::outbound {

// An eventfd(2): readable from raise() on, for good. Thread-safety: any thread.
class Signal {
  public:
    Signal();
    ~Signal();
    Signal(const Signal&) = delete;
    Signal& operator=(const Signal&) = delete;
    void raise() const;
    int fd() const { return fd_; }  // -1 if the process has no descriptor left: never readable

  private:
    int fd_;
};

class Waiting {
  public:
    Waiting(const Deadline& deadline, std::stop_token cancelled);
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;

    // Errors of both: cancelled, source_timeout.
    Status check() const;
    // What poll(2) reports of the descriptor; 0: at_most has passed without anything.
    Result<short> until(int fd, short events,
                        std::chrono::milliseconds at_most = std::chrono::hours(24)) const;
    std::chrono::milliseconds remaining() const { return deadline_.remaining(); }

  private:
    const Deadline& deadline_;
    std::stop_token cancelled_;
    Signal stopped_;
    std::stop_callback<std::function<void()>> on_stop_;  // goes before the signal that it raises
};

}  // namespace ncp::outbound
