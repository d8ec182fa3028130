// A value that many threads need and one of them at a time fetches from elsewhere, such as the keys
// that somebody publishes. The others wait for it. After a failure nobody tries again for five
// seconds: a service that is down must not hold a thread for everybody who needs it. A failure
// leaves the value that was there.
//
// Errors: those of the fetch; internal, it threw; source_timeout, the one that was waited for did
// not end in time; overloaded, too many wait. Thread-safety: any thread; the fetch is called
// without a lock, by one thread at a time. Ownership: keeps a reference to the clock.
#pragma once

#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "base/clock.h"
#include "base/error.h"

namespace ncp {

constexpr std::chrono::seconds kPauseAfterFailure{5};
constexpr std::chrono::seconds kNewerEvery{60};

template <class Value>
class SharedFetch {
  public:
    using Ptr = std::shared_ptr<const Value>;
    // before: what is there; nullptr: nothing.
    using Fetch = std::function<Result<Value>(const Ptr& before)>;

    // what: names the value in errors ("the provider's keys").
    SharedFetch(PublicText what, int waiters_most, const Clock& clock)
        : what_(std::move(what)), waiters_most_(waiters_most), clock_(clock) {}

    // What was fetched last, whatever its age; nullptr: nothing yet.
    Ptr last() const {
        const std::lock_guard lock(mutex_);
        return last_;
    }
    bool is_under_way() const {
        const std::lock_guard lock(mutex_);
        return fetching_;
    }

    // Another value than the one seen: what came meanwhile, or what is fetched now.
    Result<Ptr> fetch(const Ptr& seen, const Fetch& by, const Deadline& deadline) {
        std::unique_lock lock(mutex_);
        return last_ != seen ? Result<Ptr>(last_) : share(lock, by, deadline);
    }

    // For whom the value seen did not do, which anybody can bring about: a newer one, fetched for
    // this reason at most once a minute (and once more if a fetch was under way, which may bring
    // what was published before); else the same.
    Result<Ptr> newer_than(const Ptr& seen, const Fetch& by, const Deadline& deadline) {
        std::unique_lock lock(mutex_);
        const bool joined = fetching_;
        if (joined) {
            auto shared = share(lock, by, deadline);
            if (!shared) return shared;
            if (fetching_) return share(lock, by, deadline);  // which began after the call
        } else if (last_ != seen) {
            return last_;
        }
        std::optional<SteadyTime>& at = joined ? newer_once_more_at_ : newer_at_;
        if (at && clock_.steady() - *at < kNewerEvery) return last_;
        auto shared = share(lock, by, deadline);
        if (shared) at = clock_.steady();
        return shared;
    }

  private:
    // The lock is held at the beginning and at the end, not while fetching.
    Result<Ptr> share(std::unique_lock<std::mutex>& lock, const Fetch& by,
                      const Deadline& deadline) {
        if (fetching_) return wait(lock, deadline);
        if (failure_ && clock_.steady() - failed_at_ < kPauseAfterFailure) return fail(*failure_);
        fetching_ = true;
        const Ptr before = last_;
        lock.unlock();
        Result<Value> fetched = guarded(by, before);
        lock.lock();
        fetching_ = false;
        failure_.reset();
        if (fetched) {
            last_ = std::make_shared<const Value>(std::move(*fetched));
        } else {
            failure_ = fetched.error();
            failed_at_ = clock_.steady();
        }
        ended_.notify_all();
        if (failure_) return fail(*failure_);
        return last_;
    }

    Result<Ptr> wait(std::unique_lock<std::mutex>& lock, const Deadline& deadline) {
        if (waiting_ >= waiters_most_) {
            return fail(ErrorCode::overloaded, text("too many wait for {}", what_));
        }
        ++waiting_;
        const bool ended =
            ended_.wait_for(lock, deadline.remaining(), [this] { return !fetching_; });
        --waiting_;
        if (!ended) return fail(ErrorCode::source_timeout, text("waited for {}", what_));
        if (failure_) return fail(*failure_);
        return last_;
    }

    // Whoever waits must be told, too.
    Result<Value> guarded(const Fetch& by, const Ptr& before) try {
        return by(before);
    } catch (const std::exception&) {
        return fail(ErrorCode::internal, text("an exception ended a fetch of {}", what_));
    }

    const PublicText what_;
    const int waiters_most_;
    const Clock& clock_;
    mutable std::mutex mutex_;
    std::condition_variable ended_;
    bool fetching_ = false;
    int waiting_ = 0;
    Ptr last_;
    std::optional<SteadyTime> newer_at_, newer_once_more_at_;  // when it was answered
    std::optional<Error> failure_;                             // of the last fetch
    SteadyTime failed_at_;
};

}  // namespace ncp
