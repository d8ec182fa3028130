// One call into a plugin, as the host keeps it: deadline, cancellation, and what the plugin said
// about a failure. The plugin sees it as an opaque ncp_call.
//
// A call that is overdue is abandoned: it then answers "stop, no time left" without looking at the
// clock, because everything but the call itself may be gone.
// Thread-safety: any thread.
#pragma once

#include <cstdint>
#include <mutex>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "ncp/host.h"

namespace ncp::results {

// Texts of ncp_host.fail; operator texts are free of personal data by the plugin's contract.
struct Failure {
    std::string operator_text, student_text, backend_code;
    std::int64_t retry_after_ms = -1;  // unknown
};

// Copies what can be read of it; texts that are no plain UTF-8 or too long are left out.
Failure read_failure(const ncp_error& error);

// Fills in the functions of a host's table that are about a call and need nothing but it: fail,
// remaining_ms, cancelled, cancel_fd.
void offer_call_functions(ncp_host& table);

}  // namespace ncp::results

// In the global namespace, because the C header declares it there.
struct ncp_call {
  public:
    explicit ncp_call(const ncp::Deadline& deadline);
    // In a worker: the event is the host's, and is not closed here.
    ncp_call(const ncp::Deadline& deadline, int shared_descriptor);
    ~ncp_call();
    ncp_call(const ncp_call&) = delete;
    ncp_call& operator=(const ncp_call&) = delete;

    void stop();     // nobody wants the answer any more
    void abandon();  // stop, and never look at the clock again
    bool stopped() const;
    std::stop_token stop_token() const { return stop_.get_token(); }
    std::int64_t remaining_ms() const;
    int descriptor() const { return descriptor_; }

    void set_failure(ncp::results::Failure failure);
    ncp::results::Failure failure() const;

  private:
    mutable std::mutex mutex_;
    ncp::Deadline deadline_;
    ncp::results::Failure failure_;
    bool abandoned_ = false;
    std::stop_source stop_;
    int descriptor_;
    bool owns_descriptor_ = true;
};
