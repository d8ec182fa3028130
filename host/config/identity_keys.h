// The names of what a login may know about a student (the plugin ABI's identity keys).
//
// Refuses names nobody has defined: a source that is promised a misspelt attribute would never get
// it. Own names carry a prefix and a colon ("example:card_number"). Thread-safety: pure functions.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace ncp::config {

// given_names, family_name, birth_date, …
const std::set<std::string>& identity_keys();

// One of identity_keys(), or an own name with a prefix; at most 64 bytes.
bool is_identity_key(std::string_view key);

// What to tell somebody who wrote another name.
std::string identity_key_advice(std::string_view key);

}  // namespace ncp::config
