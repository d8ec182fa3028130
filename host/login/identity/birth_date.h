// Birth dates as login methods deliver them.
//
// Refuses what is no day of the calendar. Thread-safety: pure functions.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace ncp::login {

using Date = std::chrono::year_month_day;

// nullopt if the calendar has no such day.
std::optional<Date> make_date(int year, int month, int day);

// "2000-01-31" (OpenID Connect Core 5.1, xs:date), the same with a zone ("Z", "+02:00"), or
// "20000131" (SCHAC's schacDateOfBirth, RFC 3339 "full-date" without hyphens).
std::optional<Date> read_date(std::string_view text);

// A date of which OpenID Connect Core 5.1 lets the rest be kept back: "1999", "0000-05-17".
bool is_partial_date(std::string_view text);

// From 1900 to today, wherever on earth that is: of a day that is over nowhere yet, somebody may be
// born today.
bool is_birth_date(const Date& date, const Date& today);

std::string written(const Date& date);  // "2000-01-31"

}  // namespace ncp::login
