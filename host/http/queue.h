// Connections that wait for a worker, first come, first served, and never more than a limit.
// Thread-safety: any thread.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>

#include "base/clock.h"
#include "http/connection.h"

namespace ncp::http {

class Queue {
  public:
    explicit Queue(std::size_t waiting_max) : waiting_max_(waiting_max) {}

    // False when full: then the connection stays the caller's. Workers that are free do not count
    // as a queue.
    bool push(ConnectionPtr& connection);
    // Waits for a connection; nullptr when closed. Who took one calls done() afterwards.
    ConnectionPtr pop();
    void done();

    // Somebody waits and nobody is free: slow peers get less time.
    bool crowded() const;
    // Until nobody waits and nobody works; false if the time came first.
    bool wait_until_idle(SteadyTime until);
    // No more work; gives back who still waited.
    std::deque<ConnectionPtr> close();

  private:
    const std::size_t waiting_max_;
    mutable std::mutex mutex_;
    std::condition_variable arrived_, left_;
    std::deque<ConnectionPtr> waiting_;
    std::size_t free_ = 0, busy_ = 0;
    bool closed_ = false;
};

}  // namespace ncp::http
