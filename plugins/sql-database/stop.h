// When a running statement has to end: its own time-out, the call's deadline, or a cancellation.
// Thread-safety: for the thread of the call.
#pragma once

#include <chrono>
#include <ncp/plugin.hpp>

namespace ncp::sql {

class Stop {
  public:
    Stop(const plugin::Call& call, std::chrono::milliseconds statement_timeout)
        : call_(call), timeout_(statement_timeout) {
        begin_statement();
    }

    void begin_statement() { statement_end_ = std::chrono::steady_clock::now() + timeout_; }

    // True once the work has to end; from then on why() says the reason.
    bool reached() {
        if (why_ != NCP_OK) return true;
        if (call_.cancelled()) {
            why_ = NCP_CANCELLED;
        } else if (call_.remaining().count() <= 0) {
            why_ = NCP_DEADLINE;
        } else if (std::chrono::steady_clock::now() >= statement_end_) {
            why_ = NCP_TEMPORARY;
        }
        return why_ != NCP_OK;
    }
    [[noreturn]] void refuse() const {
        if (why_ == NCP_TEMPORARY) {
            throw plugin::Refused(NCP_TEMPORARY, {"a statement ran longer than "
                                                  "statement_timeout_ms"});
        }
        throw plugin::Refused(why_, {why_ == NCP_CANCELLED ? "cancelled" : "deadline reached"});
    }

  private:
    const plugin::Call& call_;
    std::chrono::milliseconds timeout_;
    std::chrono::steady_clock::time_point statement_end_;
    ncp_status why_ = NCP_OK;
};

}  // namespace ncp::sql
