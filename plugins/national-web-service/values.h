// Values of XML Schema in ELMO's form. Thread-safety: free functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ncp::virta {

// xs:date, perhaps with a zone behind it, as YYYY-MM-DD; nothing if it is no day of the calendar.
std::optional<std::string> to_date(std::string_view text);

// xs:decimal without sign, zeros at the end dropped: "4.500000" is "4.5".
std::optional<std::string> to_decimal(std::string_view text);

// A positive decimal, as to_decimal() gives it.
bool is_more_than_nothing(std::string_view decimal);

}  // namespace ncp::virta
