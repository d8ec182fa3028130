// A text of HTTP without the blanks and tabs around it (RFC 9110 section 5.6.3, OWS).
// Thread-safety: a pure function.
#pragma once

#include <string_view>

namespace ncp {

inline std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

}  // namespace ncp
