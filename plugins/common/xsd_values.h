// Days and decimals of XML Schema in ELMO's form, from what systems write.
// Thread-safety: free functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ncp::common {

inline bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool all_digits(std::string_view text);  // and at least one
int number(std::string_view digits);     // of digits alone, as many as a year has

// Exactly YYYY-MM-DD, and a day of the calendar (XML Schema 1.0 has no year 0); else nothing.
std::optional<std::string> calendar_day(std::string_view text);

// A decimal with or without sign, zeros at the end dropped: "4.500000" is "4.5", "-0" is "0".
std::optional<std::string> to_decimal(std::string_view text);

}  // namespace ncp::common
