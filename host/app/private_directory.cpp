#include "app/private_directory.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace ncp::app {

Result<PrivateDirectory> PrivateDirectory::make() {
    std::error_code problem;
    std::string pattern =
        (std::filesystem::temp_directory_path(problem) / "emrex-ncp-XXXXXX").string();
    if (problem || !::mkdtemp(pattern.data())) {  // mkdtemp makes it with mode 0700
        return fail(ErrorCode::io,
                    text("no temporary directory: {}",
                         not_personal(problem ? problem.message() : std::strerror(errno))));
    }
    return PrivateDirectory(pattern);
}

PrivateDirectory::PrivateDirectory(PrivateDirectory&& other) noexcept
    : path_(std::exchange(other.path_, {})) {}

PrivateDirectory::~PrivateDirectory() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace ncp::app
