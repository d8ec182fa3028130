#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/descriptor.h"

namespace ncp {
namespace fs = std::filesystem;
namespace {

tl::unexpected<Error> refuse(const fs::path& path, std::string what) {
    return fail(ErrorCode::io,
                text("{}: {}", not_personal(path.string()), not_personal(std::move(what))));
}

}  // namespace

Result<std::string> read_file(const fs::path& path, std::size_t size_bytes_max) {
    // Without O_NONBLOCK, opening a named pipe would wait for a writer before it can be refused.
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.number() < 0) return refuse(path, std::strerror(errno));
    struct stat facts {};
    if (::fstat(file.number(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
        return refuse(path, "not a regular file");
    }
    if (static_cast<std::size_t>(facts.st_size) > size_bytes_max) {
        return fail(ErrorCode::too_large,
                    text("{}: {} bytes, at most {} are read", not_personal(path.string()),
                         facts.st_size, size_bytes_max));
    }
    std::string content(static_cast<std::size_t>(facts.st_size), '\0');
    std::size_t filled = 0;
    while (filled < content.size()) {
        ssize_t got = ::read(file.number(), content.data() + filled, content.size() - filled);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return refuse(path, std::strerror(errno));
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    content.resize(filled);
    return content;
}

Status write_private_file(const fs::path& path, std::string_view content) {
    Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (file.number() < 0) return refuse(path, std::strerror(errno));
    while (!content.empty()) {
        ssize_t put = ::write(file.number(), content.data(), content.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return refuse(path, std::strerror(errno));
        content.remove_prefix(static_cast<std::size_t>(put));
    }
    return {};
}

Status replace_private_file(const fs::path& path, std::string_view content) {
    std::error_code problem;
    const fs::path fresh = path.string() + ".new";
    fs::remove(fresh, problem);  // of a replacing that was cut off
    Status written = write_private_file(fresh, content);
    if (written) {
        fs::rename(fresh, path, problem);
        if (problem) written = refuse(path, problem.message());
    }
    if (!written) fs::remove(fresh, problem);
    return written;
}

fs::path executable_directory() {
    std::error_code ignored;
    return fs::read_symlink("/proc/self/exe", ignored).parent_path();
}

Result<fs::path> data_directory() {
    std::error_code ignored;
    if (const char* named = std::getenv("NCP_DATA_DIR")) return fs::path(named);
    fs::path here = executable_directory();
    for (const fs::path& candidate :
         {here / "../share/emrex-ncp", here / "../..", here / "../../.."}) {
        if (fs::exists(candidate / "web" / "templates", ignored)) {
            return fs::weakly_canonical(candidate, ignored);
        }
    }
    return fail(ErrorCode::io,
                text("no data folder (with web/templates in it) near {}; set NCP_DATA_DIR",
                     not_personal(here.string())));
}

}  // namespace ncp
