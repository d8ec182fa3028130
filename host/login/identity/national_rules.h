// The readers behind read_national_id, one a country. Each gets at most 32 bytes, in upper case
// and without blanks. Private to the module. Thread-safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "login/identity/national_id.h"

namespace ncp::login::rules {

using Read = std::optional<NationalId>;

// The digits of a number in which any of `separators` may stand; nullopt unless there are `count`
// of them and nothing else.
std::optional<std::string> digits_of(std::string_view text, std::size_t count,
                                     std::string_view separators);

// A number that carries a birth date: nothing if the calendar has no such day.
Read born(std::string normal, std::optional<Date> date, DateUnit own_to = DateUnit::day);

Read finland(std::string_view text, Date today);
Read sweden(std::string_view text, Date today);
Read norway(std::string_view text, Date today);
Read denmark(std::string_view text, Date today);

Read estonia(std::string_view text, Date today);
Read lithuania(std::string_view text, Date today);
Read latvia(std::string_view text, Date today);
Read poland(std::string_view text, Date today);

Read czechia(std::string_view text, Date today);
Read slovakia(std::string_view text, Date today);
Read croatia(std::string_view text, Date today);
Read bulgaria(std::string_view text, Date today);
Read romania(std::string_view text, Date today);
Read belgium(std::string_view text, Date today);
Read france(std::string_view text, Date today);

}  // namespace ncp::login::rules
