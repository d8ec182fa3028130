// How long a worker waits for a peer. Looked at again every tenth of a second, because the limit
// falls while others queue: a slow peer may keep a worker for as long as nobody needs it.
//
// Thread-safety: one thread; what it looks at (queue, premises) may change under it.
#pragma once

#include "base/clock.h"
#include "http/connection.h"
#include "http/queue.h"

namespace ncp::http {

// For handshake, head and body together, beginning now.
class ReceivePatience {
  public:
    ReceivePatience(const Premises& premises, const Queue& queue);
    // Waits until the peer can go on (or is gone, which the next call tells); false: too late.
    bool wait(const Peer& peer, Progress wanted) const;

  private:
    bool over() const;
    const Premises* premises_;
    const Queue* queue_;
    SteadyTime began_;
};

}  // namespace ncp::http
