// Threads of the adapter's own, for asking many institutions at once: bounded, started when there
// is work, joined by the destructor. Tasks must not throw. Thread-safety: run() from any thread.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace ncp::hei {

class Crew {
  public:
    explicit Crew(std::size_t threads_max) : threads_max_(threads_max) {}
    ~Crew() {
        {
            const std::lock_guard lock(mutex_);
            ending_ = true;
            tasks_.clear();
        }
        changed_.notify_all();
        for (std::thread& thread : threads_)
            thread.join();
    }
    Crew(const Crew&) = delete;
    Crew& operator=(const Crew&) = delete;

    void run(std::function<void()> task) {
        const std::lock_guard lock(mutex_);
        tasks_.push_back(std::move(task));
        if (idle_ < tasks_.size() && threads_.size() < threads_max_) {
            threads_.emplace_back([this] { work(); });
        }
        changed_.notify_one();
    }

  private:
    void work() {
        std::unique_lock lock(mutex_);
        for (;;) {
            ++idle_;
            changed_.wait(lock, [&] { return ending_ || !tasks_.empty(); });
            --idle_;
            if (ending_) return;
            const std::function<void()> task = std::move(tasks_.front());
            tasks_.pop_front();
            lock.unlock();
            task();
            lock.lock();
        }
    }

    const std::size_t threads_max_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> tasks_;
    std::vector<std::thread> threads_;
    std::size_t idle_ = 0;
    bool ending_ = false;
};

}  // namespace ncp::hei
