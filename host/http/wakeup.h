// Ends another thread's ::poll: the descriptor is readable from raise() until lower().
// Thread-safety: any thread. Ownership: owns the descriptor (eventfd(2)).
#pragma once

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>

namespace ncp::http {

class Wakeup {
  public:
    Wakeup() : fd_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}
    ~Wakeup() {
        if (fd_ >= 0) ::close(fd_);
    }
    Wakeup(const Wakeup&) = delete;
    Wakeup& operator=(const Wakeup&) = delete;

    int fd() const { return fd_; }
    void raise() const {
        const std::uint64_t one = 1;
        [[maybe_unused]] ssize_t written = ::write(fd_, &one, sizeof one);
    }
    void lower() const {
        std::uint64_t count = 0;
        [[maybe_unused]] ssize_t got = ::read(fd_, &count, sizeof count);
    }

  private:
    int fd_;
};

}  // namespace ncp::http
