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

std::string written(const Date& date);  // "2000-01-31"

}  // namespace ncp::login
