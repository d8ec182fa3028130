// A new worker process and the host's ends of it. Thread-safety: any thread.
#pragma once

#include "base/error.h"
#include "results/worker/message.h"
#include "results/worker/ring.h"
#include "sandbox/nursery.h"

namespace ncp::results::worker {

struct Child {
    int process_id = -1;
    Channel calls, services;
    Ring ring;
    Descriptor cancel;
};

// A process that waits for its first message. Error source_failed: the system has none left.
Result<Child> start_child(sandbox::Nursery& nursery);

}  // namespace ncp::results::worker
