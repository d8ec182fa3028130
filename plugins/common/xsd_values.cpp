#include "common/xsd_values.h"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace ncp::common {
bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

int number(std::string_view digits) {
    int value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

std::optional<std::string> calendar_day(std::string_view text) {
    constexpr std::size_t kDayLength = 10;
    if (text.size() != kDayLength || text[4] != '-' || text[7] != '-' ||
        !all_digits(text.substr(0, 4)) || !all_digits(text.substr(5, 2)) ||
        !all_digits(text.substr(8, 2))) {
        return std::nullopt;
    }
    using std::chrono::day;
    using std::chrono::month;
    using std::chrono::year;
    const std::chrono::year_month_day calendar{
        year(number(text.substr(0, 4))), month(static_cast<unsigned>(number(text.substr(5, 2)))),
        day(static_cast<unsigned>(number(text.substr(8, 2))))};
    // The year 0 exists in C++, but not in XML Schema 1.0.
    if (!calendar.ok() || number(text.substr(0, 4)) == 0) return std::nullopt;
    return std::string(text);
}

std::optional<std::string> to_decimal(std::string_view text) {
    const bool negative = !text.empty() && text.front() == '-';
    if (!text.empty() && (negative || text.front() == '+')) text.remove_prefix(1);
    const std::size_t point = std::min(text.find('.'), text.size());
    std::string_view whole = text.substr(0, point);
    std::string_view fraction = text.substr(std::min(point + 1, text.size()));
    if ((whole.empty() && fraction.empty()) || (!whole.empty() && !all_digits(whole)) ||
        (!fraction.empty() && !all_digits(fraction))) {
        return std::nullopt;
    }
    while (whole.size() > 1 && whole.front() == '0')
        whole.remove_prefix(1);
    while (!fraction.empty() && fraction.back() == '0')
        fraction.remove_suffix(1);
    std::string decimal(whole.empty() ? "0" : whole);
    if (!fraction.empty()) decimal.append(".").append(fraction);
    return negative && decimal != "0" ? "-" + decimal : decimal;
}

}  // namespace ncp::common
