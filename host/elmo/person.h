// Is this record about the person who logged in?
//
// The rule of plugin-abi.md, "Person check": refused when the birth date differs or an identifier
// of the same type differs; accepted on an equal identifier, or on equal birth date plus family
// name within edit distance 2 after folding (case, diacritics, blanks, hyphens); refused when
// neither can be compared, unless the source is trusted to know.
// A family name shorter than the distance says nothing: of two letters, one must agree. National
// identity numbers of which one lacks just the check character neither differ nor are equal.
// Thread-safety: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/identity.h"
#include "elmo/outline.h"

namespace ncp::elmo {

// Error: wrong_person, saying which comparison failed, never the values.
Status check_person(const Learner& learner, const Identity& identity, bool trust_source_identity);

inline constexpr char kNationalType[] = "nationalidentifier";  // ELMO's, in lower case

// Of two national identity numbers one lacks just the check character of the other.
bool lacks_check_character(const std::string& a, const std::string& b);

// Lower case, without diacritics (Latin, Greek, Cyrillic), blanks, hyphens and apostrophes.
std::string fold_name(std::string_view utf8);

// Levenshtein distance in Unicode code points.
std::size_t edit_distance(std::string_view a_utf8, std::string_view b_utf8);

}  // namespace ncp::elmo
