#include "results/trusted_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace ncp::results {
namespace fs = std::filesystem;
namespace {

tl::unexpected<Error> refuse(const fs::path& path, const PublicText& why) {
    return fail(ErrorCode::plugin, text("{}: {}", not_personal(path.string()), why));
}

Status check_owner_and_mode(const fs::path& path, const struct stat& facts) {
    if (facts.st_uid != 0 && facts.st_uid != ::geteuid()) {
        return refuse(path,
                      text("belongs to user {}; it must belong to root or to user {}, who runs "
                           "this program",
                           facts.st_uid, ::geteuid()));
    }
    // In a sticky folder (like the temporary one) only the owner of a file can replace it.
    const bool sticky_folder = S_ISDIR(facts.st_mode) && (facts.st_mode & S_ISVTX) != 0;
    if ((facts.st_mode & (S_IWGRP | S_IWOTH)) != 0 && !sticky_folder) {
        return refuse(path, "group or others may write to it; take that away (chmod go-w)");
    }
    return {};
}

}  // namespace

Result<fs::path> trusted_file(const fs::path& file) {
    std::error_code failed;
    fs::path real = fs::canonical(file, failed);
    if (failed) return refuse(file, not_personal(failed.message()));
    struct stat facts {};
    if (::stat(real.c_str(), &facts) != 0) return refuse(real, not_personal(std::strerror(errno)));
    if (!S_ISREG(facts.st_mode)) return refuse(real, "not a regular file");
    if (Status checked = check_owner_and_mode(real, facts); !checked) return fail(checked.error());
    const fs::path folder = real.parent_path();
    if (::stat(folder.c_str(), &facts) != 0) {
        return refuse(folder, not_personal(std::strerror(errno)));
    }
    if (Status checked = check_owner_and_mode(folder, facts); !checked) {
        return fail(checked.error());
    }
    return real;
}

}  // namespace ncp::results
