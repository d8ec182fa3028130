// What a test plugin saw, for the test that loaded it: reached through the table's extension
// "test/state". Both are built from the same sources, so C++ may cross here. Thread-safety:
// atomics, and a mutex for the texts.
#pragma once

#include <atomic>
#include <mutex>
#include <string>

namespace ncp::test {

struct PluginState {
    std::atomic<int> created{0}, destroyed{0}, fetches{0}, running{0}, running_max{0};
    std::atomic<bool> release{false};  // lets calls return that ignore cancellation

    void enter() {
        ++fetches;
        int now = ++running;
        int seen = running_max;
        while (now > seen && !running_max.compare_exchange_weak(seen, now)) {
        }
    }
    void leave() { --running; }

    void note(const std::string& text) {
        std::lock_guard lock(mutex_);
        notes_ += text;
    }
    std::string take_notes() {
        std::lock_guard lock(mutex_);
        return std::move(notes_);
    }
    void reset() {
        created = destroyed = fetches = running_max = 0;
        release = false;
        take_notes();
    }

  private:
    std::mutex mutex_;
    std::string notes_;
};

}  // namespace ncp::test
