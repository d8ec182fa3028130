// When a section's worker may be started again after it crashed.
//
// The first crash costs nothing: one student's record may have caused it. Those that follow without
// an answer in between are followed by longer and longer waits, and in the end by quarantine.
// Thread-safety: none, the caller locks.
#pragma once

#include <string>

#include "base/clock.h"
#include "base/error.h"

namespace ncp::results::worker {

class Recovery {
  public:
    Recovery(std::string source_id, const Clock& clock)
        : source_id_(std::move(source_id)), clock_(clock) {}

    void crashed(const PublicText& how);
    void answered() { crashes_ = 0; }

    // How long to wait before the next start. Error source_failed: in quarantine.
    Result<std::chrono::milliseconds> wait() const;

  private:
    std::string source_id_;
    const Clock& clock_;
    int crashes_ = 0;  // without an answer in between
    SteadyTime not_before_{};
};

}  // namespace ncp::results::worker
