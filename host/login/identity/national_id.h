// National identity numbers: are they possible, how are they written, when was the person born.
//
// Knows BE BG CZ DK EE FI FR HR LT LV NO PL RO SE SK. A possible number has the right form, check
// digits that fit, and, where it carries a birth date, one that the calendar has. Whether anybody
// bears it only its register knows. Refuses digits of other scripts and more than 32 bytes.
// Thread-safety: pure functions. The rule of each country stands at its reader (national_*.cpp).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "login/identity/birth_date.h"

namespace ncp::login {

enum class DateUnit { day, month, year };

struct NationalId {
    std::string normal;              // as the country's registers exchange it
    std::optional<Date> birth_date;  // where the number carries a whole one
    // How much of that date is the person's own: when a day's numbers run out, some countries give
    // those of another day.
    DateUnit own_to = DateUnit::day;
};

// Is there a rule for this country (ISO 3166, "FI")?
bool knows_national_ids_of(std::string_view country);

// nullopt: not a possible number, or a country without a rule. Spaces around and the customary
// separators are let pass, letters in lower case too. `today` decides the century where a number
// leaves it to the reader (SE with ten digits).
std::optional<NationalId> read_national_id(std::string_view country, std::string_view text,
                                           Date today);

}  // namespace ncp::login
