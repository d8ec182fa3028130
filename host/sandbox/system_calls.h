// seccomp: which system calls a program is refused. Private to sandbox.
// Thread-safety: before any second thread.
#pragma once

#include <string>
#include <vector>

namespace ncp::sandbox {

// What could not be done, in sentences.
std::vector<std::string> confine_system_calls(bool direct_network);

}  // namespace ncp::sandbox
