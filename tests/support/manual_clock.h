// A clock that stands still until a test moves it. Thread-safety: one mutex, any thread.
#pragma once

#include <mutex>

#include "base/clock.h"

namespace ncp::test {

class ManualClock final : public Clock {
  public:
    SteadyTime steady() const override {
        std::lock_guard lock(mutex_);
        return SteadyTime(passed_);
    }
    WallTime wall() const override {
        std::lock_guard lock(mutex_);
        return start_ + std::chrono::duration_cast<WallTime::duration>(passed_);
    }
    void advance(std::chrono::milliseconds by) {
        std::lock_guard lock(mutex_);
        passed_ += by;
    }

  private:
    mutable std::mutex mutex_;
    std::chrono::steady_clock::duration passed_{};
    WallTime start_ = WallTime(std::chrono::seconds(1'700'000'000));
};

}  // namespace ncp::test
