// The thread that starts and ends worker processes.
//
// A worker dies with the thread that started it (PR_SET_PDEATHSIG is about threads), so one thread
// that lives as long as its workers starts them all. Thread-safety: any thread. Ownership: the
// nursery must outlive its children.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "base/error.h"
#include "results/worker/channel.h"
#include "results/worker/ring.h"

namespace ncp::results::worker {

// The host's ends of a new worker.
struct Child {
    int process_id = -1;
    Channel calls, services;
    Ring ring;
    Descriptor cancel;
};

class Nursery {
  public:
    Nursery();
    ~Nursery();
    Nursery(const Nursery&) = delete;
    Nursery& operator=(const Nursery&) = delete;

    // A process that waits for its first message. Error source_failed: the system has none left.
    Result<Child> start();

  private:
    void work(const std::stop_token& stop);

    std::mutex one_at_a_time_, mutex_;
    std::condition_variable_any changed_;
    std::function<void()> job_;
    std::jthread thread_;  // last: it uses everything above
};

// Ends a process: SIGTERM, a moment, SIGKILL; with grace it is first given that long to end by
// itself. In words how it ended: "was killed by signal 11 (Segmentation fault)".
std::string end_process(int process_id, std::chrono::milliseconds grace);

}  // namespace ncp::results::worker
