// Landlock: which files a worker may read; it may write none. Private to sandbox.
// Thread-safety: before any second thread.
#pragma once

#include <string>
#include <vector>

#include "results/worker/sandbox.h"

namespace ncp::results::worker {

// What could not be done, in sentences; also TCP and signals where the kernel can refuse them.
std::vector<std::string> confine_files(const Confinement& confinement);

}  // namespace ncp::results::worker
