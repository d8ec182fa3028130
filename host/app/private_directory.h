// A directory that only its owner can enter (0700), removed with everything in it at the end.
// Ownership: whoever holds the value. Thread-safety: none needed.
#pragma once

#include <filesystem>

#include "base/error.h"

namespace ncp::app {

class PrivateDirectory {
  public:
    // Below the system's folder for temporary files (TMPDIR). Error: io.
    static Result<PrivateDirectory> make();
    ~PrivateDirectory();
    PrivateDirectory(PrivateDirectory&& other) noexcept;
    PrivateDirectory& operator=(PrivateDirectory&&) = delete;
    const std::filesystem::path& path() const { return path_; }

  private:
    explicit PrivateDirectory(std::filesystem::path path) : path_(std::move(path)) {}
    std::filesystem::path path_;
};

}  // namespace ncp::app
