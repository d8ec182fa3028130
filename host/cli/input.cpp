#include "cli/input.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/file.h"

namespace ncp::cli {
namespace {

Result<std::string> read_standard_input(std::size_t size_bytes_max) {
    std::string content;
    std::string part(1U << 16, '\0');
    for (;;) {
        ssize_t got = ::read(STDIN_FILENO, part.data(), part.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            return fail(ErrorCode::io,
                        text("standard input: {}", not_personal(std::strerror(errno))));
        }
        if (got == 0) return content;
        content.append(part, 0, static_cast<std::size_t>(got));
        if (content.size() > size_bytes_max) {
            return fail(ErrorCode::too_large,
                        text("standard input: at most {} bytes are read", size_bytes_max));
        }
    }
}

}  // namespace

Result<std::string> read_input(const std::string& file, std::size_t size_bytes_max) {
    return file == "-" ? read_standard_input(size_bytes_max) : read_file(file, size_bytes_max);
}

std::string name_of_input(const std::string& file) {
    return file == "-" ? "(standard input)" : file;
}

}  // namespace ncp::cli
