#include "http/queue.h"

namespace ncp::http {

bool Queue::push(ConnectionPtr& connection) {
    {
        std::lock_guard lock(mutex_);
        if (closed_ || waiting_.size() >= waiting_max_ + free_) return false;
        waiting_.push_back(std::move(connection));
    }
    arrived_.notify_one();
    return true;
}

ConnectionPtr Queue::pop() {
    std::unique_lock lock(mutex_);
    ++free_;
    arrived_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
    --free_;
    if (closed_) return nullptr;
    ConnectionPtr connection = std::move(waiting_.front());
    waiting_.pop_front();
    ++busy_;
    return connection;
}

void Queue::done() {
    {
        std::lock_guard lock(mutex_);
        --busy_;
    }
    left_.notify_all();
}

bool Queue::crowded() const {
    std::lock_guard lock(mutex_);
    return waiting_.size() > free_;
}

bool Queue::wait_until_idle(SteadyTime until) {
    std::unique_lock lock(mutex_);
    return left_.wait_until(lock, until, [this] { return busy_ == 0 && waiting_.empty(); });
}

std::deque<ConnectionPtr> Queue::close() {
    std::deque<ConnectionPtr> left_over;
    {
        std::lock_guard lock(mutex_);
        closed_ = true;
        left_over.swap(waiting_);
    }
    arrived_.notify_all();
    return left_over;
}

}  // namespace ncp::http
