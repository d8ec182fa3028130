// Writes what an operator would have: keys, a configuration, a database. Thread-safety: one thread.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/error.h"

namespace ncp::app {

// Fills an empty directory from config/demo of the data directory and returns the configuration's
// path. Files: ncp.toml, tls.key, tls.crt (localhost and 127.0.0.1), signing.key, signing.crt,
// students.toml, registry.sqlite.
Result<std::filesystem::path> write_demo_files(const std::filesystem::path& directory,
                                               std::uint16_t port);

}  // namespace ncp::app
