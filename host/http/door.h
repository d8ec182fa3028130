// Where connections come in and where they wait as long as their peer has nothing to say: fresh
// ones until the first byte, kept-alive ones until the next request. One thread.
//
// Refuses: to keep more than kParkedMax silent connections (who came first goes first), and any of
// them longer than its time. Does no TLS: the first byte of a handshake sends a connection on to
// the queue, or to the exit when the queue is full.
//
// Thread-safety: park() from any thread. Ownership: queue and exit outlive the door.
#pragma once

#include <poll.h>

#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "http/connection.h"
#include "http/exit.h"
#include "http/listening.h"
#include "http/queue.h"
#include "http/wakeup.h"

namespace ncp::http {

// Together with the other rooms well below 1024, the usual limit on open files.
constexpr std::size_t kParkedMax = 400;

class Door {
  public:
    Door(Premises& premises, Queue& queue, Exit& exit)
        : premises_(premises), queue_(queue), exit_(exit) {}
    ~Door() { close(); }
    Door(const Door&) = delete;
    Door& operator=(const Door&) = delete;

    // Binds and listens. Errors as of Listening::open().
    Status open();
    void start();
    std::uint16_t port() const { return port_; }

    // Keeps a connection until its peer speaks again.
    void park(ConnectionPtr connection);
    // Stops listening, lets the idle go, gives fresh ones a last moment to speak; returns then.
    void close();

  private:
    struct Parked {
        ConnectionPtr connection;
        SteadyTime until;
    };
    void run();
    void take_in_returning();
    void accept_waiting();
    void keep(ConnectionPtr connection);
    void admit(ConnectionPtr connection);
    void let_go(ConnectionPtr connection);
    void sort_out(const std::vector<pollfd>& polled, std::size_t first);
    void begin_to_close();

    Premises& premises_;
    Queue& queue_;
    Exit& exit_;
    Listening listening_;  // of the door's thread, once that runs
    std::uint16_t port_ = 0;
    Wakeup wakeup_;
    std::deque<Parked> parked_;  // of the door's thread
    std::mutex mutex_;           // for the next two
    std::vector<ConnectionPtr> returning_;
    bool closed_ = false;
    std::atomic<bool> closing_{false};
    std::thread thread_;
};

}  // namespace ncp::http
