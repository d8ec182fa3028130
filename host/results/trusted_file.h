// May code from this file run in our process?
//
// A plugin's constructors run when it is loaded, so whoever can write the file, or swap it in its
// folder, becomes the host. Refuses files and folders that somebody else than root and the host's
// own user owns or can write to. Thread-safety: pure functions.
#pragma once

#include <filesystem>

#include "base/error.h"

namespace ncp::results {

// The file's path without symbolic links. Error plugin: says what is wrong and how to mend it.
Result<std::filesystem::path> trusted_file(const std::filesystem::path& file);

}  // namespace ncp::results
