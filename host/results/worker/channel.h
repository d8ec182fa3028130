// One end of a socket between host and worker that carries messages.
//
// Refuses messages larger than its limit. Waiting ends at a deadline or when a descriptor becomes
// readable, if they are given: the host never waits for a worker without an end, a worker waits for
// its host for ever (it dies with it). Thread-safety: one thread at a time. Ownership: owns the
// descriptor.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "results/worker/descriptor.h"
#include "results/worker/message.h"

namespace ncp::results::worker {

struct Patience {
    std::optional<Deadline> deadline;  // none: for ever
    int wake_descriptor = -1;          // an event that ends the waiting; -1: none
};

enum class Heard {
    message,   // all is well
    over,      // the deadline
    woken,     // by the descriptor
    closed,    // the other side is gone
    nonsense,  // not a message, or one beyond the limit
};

class Channel {
  public:
    // Makes the descriptor non-blocking: waiting is done here.
    Channel(Descriptor descriptor, std::size_t body_bytes_max);

    // message: sent whole. After anything else the channel is of no further use.
    Heard send(Kind kind, std::string_view body, const Patience& patience);
    // After over and woken a later call goes on where this one stopped.
    Heard receive(Message& message, const Patience& patience);
    // Whether the other side is still there, without waiting.
    bool is_open() const;
    void close() { descriptor_.close(); }

  private:
    Heard await(short events, const Patience& patience) const;
    Heard fill(std::size_t size, const Patience& patience);

    Descriptor descriptor_;
    std::size_t body_bytes_max_;
    std::string buffer_;     // received and not yet handed on
    std::size_t start_ = 0;  // of what is not yet handed on
};

}  // namespace ncp::results::worker
