// Ids that an operator gives to sections and sample students: they stand in addresses and in logs.
// Thread-safety: a pure function.
#pragma once

#include <algorithm>
#include <string_view>

namespace ncp::config {

// 1 to 32 small letters a-z, digits and hyphens.
inline bool is_id(std::string_view id) {
    constexpr std::size_t kIdBytesMax = 32;
    return !id.empty() && id.size() <= kIdBytesMax && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

}  // namespace ncp::config
