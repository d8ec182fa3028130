// Times as SAML writes them. Thread-safety: pure functions.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/clock.h"

namespace ncp::login::saml {

// Of metadata: xs:dateTime. Without a zone it is UTC, as SAML demands (core section 1.3.3).
// Years before 1970 give its beginning, those after 2199 its end.
std::optional<WallTime> read_date_time(std::string_view text);

// Of a message: xs:dateTime in UTC and nothing else (core section 1.3.3), from 1970 on:
// "2026-11-24T23:40:00.123Z". Years after 2199 give its end.
std::optional<WallTime> instant_of(std::string_view text);

// xs:duration, positive; a month counts as 30 days, a year as 365. At most ten years.
std::optional<std::chrono::seconds> read_duration(std::string_view text);

}  // namespace ncp::login::saml
