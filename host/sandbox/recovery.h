// When a program may be started again after it crashed.
//
// The first crash costs nothing: one student's data may have caused it. Those that follow without
// an answer in between are followed by longer and longer waits, and in the end, where that is
// wanted, by quarantine.
// Thread-safety: none, the caller locks.
#pragma once

#include "base/clock.h"
#include "base/error.h"

namespace ncp::sandbox {

// quarantine: for a program that runs somebody's code, which will crash again. keep_trying: for one
// whose crash can be anybody's doing, who must not keep everybody else out for long.
enum class AfterManyCrashes { quarantine, keep_trying };

class Recovery {
  public:
    // who: as the log names it, "source virta".
    Recovery(PublicText who, const Clock& clock,
             AfterManyCrashes policy = AfterManyCrashes::quarantine)
        : who_(std::move(who)), clock_(clock), policy_(policy) {}

    void crashed(const PublicText& how);
    void answered() { crashes_ = 0; }

    // How long to wait before the next start. Error source_failed: in quarantine.
    Result<std::chrono::milliseconds> wait() const;

  private:
    bool is_quarantine() const;

    PublicText who_;
    const Clock& clock_;
    AfterManyCrashes policy_;
    int crashes_ = 0;  // without an answer in between
    SteadyTime not_before_{};
};

}  // namespace ncp::sandbox
