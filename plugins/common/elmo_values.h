// Single values of ELMO as foreign systems write them, brought to what the schema takes.
//
// Nothing is guessed: a date that may be read in two ways, or a status that nobody knows, is
// hopeless. Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "common/elmo_grammar.h"

namespace ncp::common {

struct RepairedValue {
    std::string value;
    std::string_view repair{};  // a literal that names what was done; empty: nothing
    bool hopeless = false;
};

// text: as it stands in the document. Empty texts are the caller's.
RepairedValue repair_value(const ElmoType& type, std::string_view text);
RepairedValue repair_attribute(ElmoAttributeValue type, std::string_view text);

bool is_date(std::string_view text);       // xs:date, with or without zone
bool is_date_time(std::string_view text);  // xs:dateTime, with or without zone

}  // namespace ncp::common
