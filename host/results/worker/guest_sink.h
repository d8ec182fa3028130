// The sink that a plugin is given inside a worker: sends what it emits to the host.
//
// Bytes are gathered in slots of the ring, so that many small writes cost little; what the host's
// own sink says comes back with each full slot and each end of a part, and the first refusal
// sticks. Refuses, as in process: calls from another thread. Thread-safety: the thread that made
// it.
#pragma once

#include <thread>

#include "ncp/sink.h"
#include "results/worker/message.h"
#include "results/worker/ring.h"

namespace ncp::results::worker {

class GuestSink {
  public:
    GuestSink(Channel& calls, const Ring& ring);
    GuestSink(const GuestSink&) = delete;
    GuestSink& operator=(const GuestSink&) = delete;

    const ncp_sink* sink() const { return &sink_; }
    // Waits for the answers that are still due, so that the channel is quiet. False: host gone.
    bool finish();

  private:
    static ncp_status begin(const ncp_sink* sink, const ncp_part* part) noexcept;
    static ncp_status write(const ncp_sink* sink, ncp_view bytes) noexcept;
    static ncp_status end(const ncp_sink* sink) noexcept;
    static ncp_status issue(const ncp_sink* sink, ncp_view issuer, const ncp_error* error) noexcept;

    template <class Step>
    static ncp_status guarded(const ncp_sink* sink, Step step) noexcept;
    void tell(Kind kind, std::string_view body);
    void announce_slot();
    void await_answers(std::size_t due_max);

    Channel& calls_;
    const Ring& ring_;
    std::thread::id thread_;
    ncp_sink sink_{};
    ncp_status status_ = NCP_OK;  // the first refusal
    std::size_t slot_ = 0;        // being filled
    std::size_t filled_bytes_ = 0;
    std::size_t due_ = 0;  // announced and not yet answered
    bool host_gone_ = false;
};

}  // namespace ncp::results::worker
