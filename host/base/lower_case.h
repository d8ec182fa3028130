// A text with its letters A to Z made small, whatever the locale; other letters stay. As names of
// HTTP, of domains and of languages are compared. Thread-safety: a pure function.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace ncp {

inline std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return lower;
}

}  // namespace ncp
