// One end of a socket between the host and a program of its own that carries messages.
//
// Refuses messages larger than its limit. Waiting ends at a deadline or when a descriptor becomes
// readable, if they are given: the host never waits for the other side without an end, which waits
// for its host for ever (it dies with it). Thread-safety: one thread at a time. Ownership: owns the
// descriptor.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/descriptor.h"
#include "sandbox/message.h"

namespace ncp::sandbox {

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

// The bytes of messages of whatever kind. Use ChannelOf.
class Wire {
  public:
    // Makes the descriptor non-blocking: waiting is done here.
    Wire(Descriptor descriptor, std::size_t body_bytes_max);

    Heard send(std::uint32_t kind, std::string_view body, const Patience& patience);
    Heard receive(std::uint32_t& kind, std::string& body, const Patience& patience);
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

template <class Kind>
class ChannelOf {
  public:
    ChannelOf(Descriptor descriptor, std::size_t body_bytes_max)
        : wire_(std::move(descriptor), body_bytes_max) {}

    // message: sent whole. After anything else the channel is of no further use.
    Heard send(Kind kind, std::string_view body, const Patience& patience) {
        return wire_.send(static_cast<std::uint32_t>(kind), body, patience);
    }
    // After over and woken a later call goes on where this one stopped.
    Heard receive(MessageOf<Kind>& message, const Patience& patience) {
        std::uint32_t kind = 0;
        const Heard heard = wire_.receive(kind, message.body, patience);
        if (heard == Heard::message) message.kind = static_cast<Kind>(kind);
        return heard;
    }
    bool is_open() const { return wire_.is_open(); }
    void close() { wire_.close(); }

  private:
    Wire wire_;
};

}  // namespace ncp::sandbox
