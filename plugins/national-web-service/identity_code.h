// Finland's personal identity code (henkilötunnus): ddmmyy, a mark that says the century, three
// digits, a check character. Marks as by the decree of 2023: + for the 1800s; - Y X W V U for the
// 1900s; A B C D E F for the 2000s.
//
// Codes in the registers are sometimes short of the last four characters ("111101A"): the birth
// date is taken all the same. Not checked here: the check character, which says nothing about the
// date. Thread-safety: free functions. Everything here is personal data.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ncp::virta {

// YYYY-MM-DD; nothing if the text is no such code or its date is not in the calendar.
std::optional<std::string> birth_date_of(std::string_view code);

// Whether the service's schema (HenkilotunnusTyyppi) lets one ask for it.
bool can_be_asked(std::string_view code);

}  // namespace ncp::virta
