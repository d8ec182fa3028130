#include "values.h"

#include <algorithm>

#include <common/xsd_values.h>

namespace ncp::virta {
namespace {

bool all_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_zone(std::string_view text) {  // Z or +03:00
    return text.empty() || text == "Z" ||
           (text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':' &&
            all_digits(text.substr(1, 2)) && all_digits(text.substr(4)));
}

}  // namespace

std::optional<std::string> to_date(std::string_view text) {
    constexpr std::size_t kDateLength = 10;
    if (text.size() < kDateLength || !is_zone(text.substr(kDateLength))) return std::nullopt;
    return common::calendar_day(text.substr(0, kDateLength));
}

std::optional<std::string> to_decimal(std::string_view text) {
    if (text.starts_with('-')) return std::nullopt;
    return common::to_decimal(text);
}

bool is_more_than_nothing(std::string_view decimal) {
    return decimal.find_first_of("123456789") != std::string_view::npos;
}

}  // namespace ncp::virta
