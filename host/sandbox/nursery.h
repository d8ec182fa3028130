// The thread that starts programs of ours.
//
// Such a program dies with the thread that started it (PR_SET_PDEATHSIG is about threads), so one
// thread that lives as long as its children starts them all. Thread-safety: any thread. Ownership:
// the nursery must outlive its children.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace ncp::sandbox {

class Nursery {
  public:
    Nursery();
    ~Nursery();
    Nursery(const Nursery&) = delete;
    Nursery& operator=(const Nursery&) = delete;

    // What start() returns, called on the nursery's thread. It must not throw.
    int run(const std::function<int()>& start);

  private:
    void work(const std::stop_token& stop);

    std::mutex one_at_a_time_, mutex_;
    std::condition_variable_any changed_;
    std::function<void()> job_;
    std::jthread thread_;  // last: it uses everything above
};

}  // namespace ncp::sandbox
