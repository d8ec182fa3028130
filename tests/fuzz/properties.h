// What the fuzz targets share: limits, and the end of a run when a property does not hold.
// Thread-safety: none; a fuzzer calls one input after the other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "elmo/document.h"

namespace ncp::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

// Small, so that limits are met often and an input costs little.
inline constexpr elmo::ParseLimits kLimits{1U << 16, 64, 4'000};

// Ends the program with the name of the broken property: libFuzzer then keeps the input.
void demand(bool holds, const char* property);

}  // namespace ncp::fuzz
