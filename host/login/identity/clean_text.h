// Text of a login method made fit to be compared: Unicode NFC, single blanks, nothing invisible.
//
// Refuses bytes that are no UTF-8, control characters, marks that turn the direction of writing
// (Unicode UAX #9), private and unassigned ones that only confuse. Thread-safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ncp::login {

// Blanks of every kind become one space, those at the ends go. nullopt: refused.
std::optional<std::string> clean_text(std::string_view utf8);

}  // namespace ncp::login
