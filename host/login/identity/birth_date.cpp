#include "login/identity/birth_date.h"

#include <fmt/format.h>

#include "login/identity/digits.h"

namespace ncp::login {
namespace {

constexpr std::chrono::year kFirstYear{1900};

// Nothing, or what XML Schema Part 2, 3.2.7.3 lets stand behind a date.
bool is_zone(std::string_view text) {
    if (text.empty() || text == "Z") return true;
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return false;
    if (!all_digits(text.substr(1, 2)) || !all_digits(text.substr(4, 2))) return false;
    const int minutes = 60 * number(text, 1, 2) + number(text, 4, 2);
    return number(text, 4, 2) < 60 && minutes <= 14 * 60;
}

}  // namespace

std::optional<Date> make_date(int year, int month, int day) {
    if (month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
    const Date date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                    std::chrono::day{static_cast<unsigned>(day)}};
    return date.ok() ? std::optional(date) : std::nullopt;
}

std::optional<Date> read_date(std::string_view text) {
    std::string digits(text);
    if (text.size() >= 10 && text[4] == '-' && text[7] == '-') {
        if (!is_zone(text.substr(10))) return std::nullopt;
        digits = std::string(text.substr(0, 4));
        digits.append(text.substr(5, 2)).append(text.substr(8, 2));
    }
    if (digits.size() != 8 || !all_digits(digits)) return std::nullopt;
    return make_date(number(digits, 0, 4), number(digits, 4, 2), number(digits, 6, 2));
}

bool is_partial_date(std::string_view text) {
    constexpr std::string_view kNoYear = "0000-";
    constexpr int kLeapYear = 2000;  // has every day that a year can have
    if (text.size() == 4) return all_digits(text) && number(text, 0, 4) > 0;
    if (text.size() != 10 || text.substr(0, kNoYear.size()) != kNoYear || text[7] != '-') {
        return false;
    }
    return all_digits(text.substr(5, 2)) && all_digits(text.substr(8, 2)) &&
           make_date(kLeapYear, number(text, 5, 2), number(text, 8, 2));
}

bool is_birth_date(const Date& date, const Date& today) {
    const auto tomorrow = std::chrono::sys_days{today} + std::chrono::days{1};
    return date.year() >= kFirstYear && std::chrono::sys_days{date} <= tomorrow;
}

std::string written(const Date& date) {
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

}  // namespace ncp::login
