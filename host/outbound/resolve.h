// From a host's name to addresses, by the system's resolver.
//
// The system's call cannot be interrupted, so it runs on a thread of its own, which is left behind
// when the deadline comes first; it ends with the resolver's own time-out and touches nothing of
// ours. Literal addresses need no thread. Thread-safety: any thread.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "outbound/waiting.h"

namespace ncp::outbound {

struct Address {
    sockaddr_storage bytes{};
    socklen_t size = 0;
};

// host: as in HttpsUrl, IPv6 in brackets. At least one address, in the order to try. Errors: io,
// and those of waiting.
Result<std::vector<Address>> resolve(const std::string& host, std::uint16_t port,
                                     const Waiting& waiting);

}  // namespace ncp::outbound
