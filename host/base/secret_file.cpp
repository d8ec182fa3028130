#include "base/secret_file.h"

#include <sys/stat.h>

#include "base/file.h"
#include "base/log.h"

namespace ncp {
namespace {

constexpr std::size_t kLineBytesMax = 4096;

PublicText name_of(const std::filesystem::path& file) {
    return not_personal(file.string());
}

}  // namespace

Status check_private(const std::filesystem::path& file, SharedWith with) {
    struct stat facts {};
    if (::stat(file.c_str(), &facts) != 0) return {};
    if (!S_ISREG(facts.st_mode)) {
        return fail(ErrorCode::invalid_config, text("{}: not a regular file", name_of(file)));
    }
    if (with == SharedWith::nobody && (facts.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return fail(ErrorCode::invalid_config,
                    text("{}: others than its owner can use this file; make it private: chmod 600 "
                         "{}",
                         name_of(file), name_of(file)));
    }
    if ((facts.st_mode & S_IRWXO) != 0) {
        return fail(ErrorCode::invalid_config,
                    text("{}: everybody can use this file; leave it to its owner and its group: "
                         "chmod o= {}",
                         name_of(file), name_of(file)));
    }
    return {};
}

Result<Secret> read_secret(const std::filesystem::path& file, std::size_t bytes_max,
                           SharedWith with) {
    if (Status mode = check_private(file, with); !mode) return fail(mode.error());
    auto content = read_file(file, bytes_max);
    if (!content) return fail(content.error());
    while (content->ends_with('\n') || content->ends_with('\r'))
        content->pop_back();
    Secret secret(std::move(*content));
    if (secret.empty()) {
        return fail(ErrorCode::invalid_config, text("{}: is empty", name_of(file)));
    }
    return secret;
}

Result<Secret> read_secret_line(const std::filesystem::path& file, SharedWith with) {
    auto secret = read_secret(file, kLineBytesMax, with);
    if (!secret) return secret;
    const std::string_view line = secret->reveal();
    if (line.find_first_of("\r\n") != std::string_view::npos) {
        return fail(ErrorCode::invalid_config,
                    text("{}: has several lines; put the secret alone into it", name_of(file)));
    }
    if (line.ends_with(' ') || line.ends_with('\t')) {
        log_warning(
            text("{}: ends in a blank, which is taken for a part of the secret", name_of(file)));
    }
    return secret;
}

}  // namespace ncp
