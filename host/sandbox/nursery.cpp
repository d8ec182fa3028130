#include "sandbox/nursery.h"

#include <future>
#include <utility>

namespace ncp::sandbox {

Nursery::Nursery() : thread_([this](const std::stop_token& stop) { work(stop); }) {}
Nursery::~Nursery() = default;

void Nursery::work(const std::stop_token& stop) {
    while (true) {
        std::function<void()> job;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, stop, [this] { return job_ != nullptr; });
            if (stop.stop_requested()) return;
            job = std::exchange(job_, nullptr);
        }
        job();
    }
}

int Nursery::run(const std::function<int()>& start) {
    std::lock_guard alone(one_at_a_time_);
    std::promise<int> promise;
    auto started = promise.get_future();
    {
        std::lock_guard lock(mutex_);
        job_ = [&] { promise.set_value(start()); };
    }
    changed_.notify_all();
    return started.get();
}

}  // namespace ncp::sandbox
