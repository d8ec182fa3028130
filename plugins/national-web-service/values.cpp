#include "values.h"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace ncp::virta {
namespace {

bool all_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int number(std::string_view digits) {
    int value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
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
    const std::string_view date = text.substr(0, kDateLength);
    const std::string_view year = date.substr(0, 4);
    const std::string_view month = date.substr(5, 2);
    const std::string_view day = date.substr(8, 2);
    if (date[4] != '-' || date[7] != '-') return std::nullopt;
    if (!all_digits(year) || !all_digits(month) || !all_digits(day)) return std::nullopt;
    const std::chrono::year_month_day calendar{std::chrono::year(number(year)),
                                               std::chrono::month(unsigned(number(month))),
                                               std::chrono::day(unsigned(number(day)))};
    // The year 0 exists in C++, but not in XML Schema 1.0.
    if (!calendar.ok() || number(year) == 0) return std::nullopt;
    return std::string(date);
}

std::optional<std::string> to_decimal(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    const std::size_t point = std::min(text.find('.'), text.size());
    std::string_view whole = text.substr(0, point);
    std::string_view fraction = text.substr(std::min(point + 1, text.size()));
    if ((whole.empty() && fraction.empty()) || !all_digits(whole) || !all_digits(fraction)) {
        return std::nullopt;
    }
    while (whole.size() > 1 && whole.front() == '0')
        whole.remove_prefix(1);
    while (!fraction.empty() && fraction.back() == '0')
        fraction.remove_suffix(1);
    std::string decimal(whole.empty() ? "0" : whole);
    if (!fraction.empty()) decimal.append(".").append(fraction);
    return decimal;
}

bool is_more_than_nothing(std::string_view decimal) {
    return decimal.find_first_of("123456789") != std::string_view::npos;
}

}  // namespace ncp::virta
