// Ports for servers that tests start. Thread-safety: all of it.
#pragma once

#include <cstdint>

namespace ncp::test {

// The first of `count` neighbouring ports of 127.0.0.1 that nothing listens on and that nobody else
// who asks here gets within the next minute, in this process or another: each has carried a
// connection that its server's side closed first, so the system keeps it in TIME_WAIT, and only who
// names it and sets SO_REUSEADDR, as servers do, can bind it (RFC 9293, 3.6.1). All lie below the
// range from which the system hands out ports by itself. Throws std::runtime_error.
std::uint16_t reserve_ports(unsigned count);

}  // namespace ncp::test
