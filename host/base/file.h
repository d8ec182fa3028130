// Whole files, read with a limit and written with an owner. Thread-safety: pure functions.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"

namespace ncp {

// Reads a regular file of at most size_bytes_max; errors: io (missing, unreadable, not a file),
// too_large. Messages name the path, so paths must not hold personal data.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t size_bytes_max);

// Creates a file that only its owner can read and write (0600). An existing file is not
// overwritten: error io.
Status write_private_file(const std::filesystem::path& path, std::string_view content);

// The same, in the place of what is there: whoever reads it finds the old or the new, whole. Uses
// the name beside it with ".new".
Status replace_private_file(const std::filesystem::path& path, std::string_view content);

// Where the program's data lies: NCP_DATA_DIR if set, else found from the executable:
// <prefix>/share/emrex-ncp when installed, the source tree when run from build/bin.
// Holds web/, config/, schema/.
Result<std::filesystem::path> data_directory();

// The folder of the running executable.
std::filesystem::path executable_directory();

}  // namespace ncp
