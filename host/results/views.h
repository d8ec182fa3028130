// Reading what a plugin hands over: views, and structs that may be shorter or longer than ours.
// Thread-safety: pure functions.
#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include "ncp/types.h"

namespace ncp::results {

// data may be NULL only when there is nothing to read.
inline bool is_readable(ncp_view view) {
    return view.data != nullptr || view.size == 0;
}

inline std::string to_string(ncp_view view) {
    return view.size == 0 ? std::string() : std::string(view.data, view.size);
}

inline std::string_view to_text(ncp_view view) {
    return view.size == 0 ? std::string_view() : std::string_view(view.data, view.size);
}

inline ncp_view view_of(std::string_view text) {
    return {text.data(), text.size()};
}

// A copy of a struct that begins with its size: fields beyond that size keep `made`'s values.
template <class Struct>
Struct within_size(const Struct& given, Struct made) {
    std::uint32_t size = 0;
    std::memcpy(&size, &given, sizeof size);
    std::memcpy(&made, &given, std::min<std::size_t>(size, sizeof(Struct)));
    return made;
}

// Well-formed UTF-8 without control characters (RFC 3629: no surrogates, no overlong forms).
bool is_plain_text(std::string_view text);

}  // namespace ncp::results
