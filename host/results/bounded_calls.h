// Running blocking calls of one section: at most so many at once, none longer than its deadline.
//
// Every call runs on a thread of its own, so that whoever asked can leave when the time is over. A
// call that is still running then is told to stop, given a moment, and abandoned: its thread counts
// as lost until it returns. With half of its threads lost a section takes no more calls, so that a
// hanging service cannot eat the machine thread by thread.
// Thread-safety: run() from any thread. Ownership: what a call uses must be owned by its function,
// because an abandoned one outlives this object.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/error.h"
#include "ncp/types.h"
#include "results/call.h"

namespace ncp::results {

class BoundedCalls {
  public:
    // name: of the section, for the log.
    BoundedCalls(std::string name, std::size_t calls_max);

    // Waits for a free place, then for the call's status. Errors: source_timeout, cancelled (the
    // call may still be running in both), source_failed (too many threads lost, none to be had).
    // An exception out of work counts as NCP_INTERNAL.
    Result<ncp_status> run(const Deadline& deadline, const std::stop_token& cancelled,
                           std::shared_ptr<ncp_call> call,
                           std::function<ncp_status(ncp_call&)> work);

    std::size_t lost() const;

  private:
    struct Places;
    struct Task;
    Status enter(const Deadline& deadline, const std::stop_token& cancelled);
    Result<ncp_status> await(const Deadline& deadline, const std::stop_token& cancelled,
                             Task& task);

    std::shared_ptr<Places> places_;
};

}  // namespace ncp::results
