// Digits as dates and national numbers need them: 0-9 alone, those of other scripts are none.
// Private to the module. Thread-safety: pure functions.
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <string_view>

namespace ncp::login {

inline bool all_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

inline int digit(std::string_view digits, std::size_t at) {
    return digits[at] - '0';
}

// The number that `count` digits from `at` make; at most nine of them.
inline int number(std::string_view digits, std::size_t at, std::size_t count) {
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i)
        value = 10 * value + digit(digits, i);
    return value;
}

// Each weight times the digit at its place, summed.
inline int weighted(std::string_view digits, std::initializer_list<int> weights) {
    int sum = 0;
    std::size_t at = 0;
    for (int weight : weights)
        sum += weight * digit(digits, at++);
    return sum;
}

}  // namespace ncp::login
