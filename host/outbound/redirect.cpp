#include "outbound/redirect.h"

#include <algorithm>
#include <string>
#include <vector>

#include "outbound/message.h"

namespace ncp::outbound {
namespace {

// A scheme before the first slash makes a reference absolute (RFC 3986 section 4.2).
bool is_absolute(std::string_view reference) {
    const std::size_t colon = reference.find(':');
    return colon != std::string_view::npos && colon < reference.find_first_of("/?");
}

// RFC 3986 section 5.2.4, for a path that begins with a slash.
std::string without_dot_segments(std::string_view path) {
    std::vector<std::string_view> kept;
    bool folder = false;  // the result ends with a slash
    for (path.remove_prefix(1);;) {
        const std::size_t slash = path.find('/');
        const std::string_view segment = path.substr(0, slash);
        folder = segment == "." || segment == "..";
        if (segment == ".." && !kept.empty()) kept.pop_back();
        if (!folder) kept.push_back(segment);
        if (slash == std::string_view::npos) break;
        path.remove_prefix(slash + 1);
    }
    std::string clean;
    for (const std::string_view segment : kept)
        clean.append("/").append(segment);
    return folder || clean.empty() ? clean + "/" : clean;
}

}  // namespace

bool is_redirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

std::optional<HttpsUrl> redirect_target(const HttpsUrl& from, std::string_view location) {
    location = location.substr(0, location.find('#'));
    if (location.empty()) return std::nullopt;
    std::string absolute;
    if (is_absolute(location)) {
        absolute = location;
    } else if (location.starts_with("//")) {
        absolute = "https:" + std::string(location);
    } else {
        const std::string asked = target_of(from);
        const std::string asked_path = asked.substr(0, asked.find('?'));
        const std::size_t question = std::min(location.find('?'), location.size());
        std::string path(location.substr(0, question));
        if (path.empty()) {
            path = asked_path;
        } else if (path.front() != '/') {
            path = asked_path.substr(0, asked_path.rfind('/') + 1) + path;
        }
        absolute =
            from.origin() + without_dot_segments(path) + std::string(location.substr(question));
    }
    auto to = HttpsUrl::parse(absolute);
    if (!to || to->origin() != from.origin()) return std::nullopt;
    return *to;
}

}  // namespace ncp::outbound
