// Secrets in files: passwords, PINs, keys. Thread-safety: any thread.
#pragma once

#include <cstddef>
#include <filesystem>

#include "base/error.h"
#include "base/secret.h"

namespace ncp {

// Who may use the file: its owner alone, or also a group that shares the secret with us.
enum class SharedWith { nobody, group };

// Error invalid_config, saying how to make it so: others can use the file, or it is no regular one.
// A missing file is none: reading it says why.
Status check_private(const std::filesystem::path& file, SharedWith with = SharedWith::nobody);

// The content without the line ends behind it, which editors put there. Errors: as of
// check_private(); io, too_large; invalid_config where nothing is left.
Result<Secret> read_secret(const std::filesystem::path& file, std::size_t bytes_max,
                           SharedWith with = SharedWith::nobody);

// The same of a secret that is one line of at most 4,096 bytes: more are refused (invalid_config);
// of a blank at its end, which is a part of it, the log warns.
Result<Secret> read_secret_line(const std::filesystem::path& file,
                                SharedWith with = SharedWith::nobody);

}  // namespace ncp
