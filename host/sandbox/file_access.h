// Landlock: which files a program may read; it may write none. Private to sandbox.
// Thread-safety: before any second thread.
#pragma once

#include <string>
#include <vector>

#include "sandbox/sandbox.h"

namespace ncp::sandbox {

// What could not be done, in sentences; also TCP and signals where the kernel can refuse them.
std::vector<std::string> confine_files(const Confinement& confinement);

}  // namespace ncp::sandbox
