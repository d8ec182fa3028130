// What a command reads: a file, or standard input when it is called "-". Thread-safety: one thread.
#pragma once

#include <string>

#include "base/error.h"

namespace ncp::cli {

// Errors: io, too_large.
Result<std::string> read_input(const std::string& file, std::size_t size_bytes_max);

// For messages: the file's name, or "(standard input)".
std::string name_of_input(const std::string& file);

}  // namespace ncp::cli
