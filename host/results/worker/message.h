// The messages between the host and a worker process: their kinds, and a channel for them.
// Thread-safety: values; a channel one thread at a time.
#pragma once

#include "sandbox/channel.h"

namespace ncp::results::worker {

enum class Kind : std::uint32_t {
    // Host to worker, on the channel of calls. Each of the first seven is answered by `returned`
    // (open by `opened` or `refused`) before the next is sent.
    open = 1,
    create,
    check,
    issuers,
    fetch,
    find_issuers,
    health,
    taken,  // answers data and end: what the host's sink said
    // Worker to host, on the channel of calls.
    opened,
    refused,
    begin,
    data,  // bytes lie in a slot of the ring
    end,
    issue,
    returned,
    // Worker to host, on the channel of services; log has no answer.
    log,
    secret,
    http,
    // Host to worker, on the channel of services.
    secret_value,
    http_answer,
};

using Message = sandbox::MessageOf<Kind>;
using Channel = sandbox::ChannelOf<Kind>;
using sandbox::BodyReader;
using sandbox::BodyWriter;
using sandbox::Heard;
using sandbox::Patience;

}  // namespace ncp::results::worker
