// The student's attributes as values for the parameters of the per-student queries.
//
// A key may have several values (two national ids): the queries run once for each combination.
// Refuses a missing key (NCP_IDENTITY_INSUFFICIENT, naming it) and more combinations than
// kCombinationsMax. Everything here is personal data. Thread-safety: values.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include <ncp/plugin.hpp>

#include "settings.h"

namespace ncp::sql {

// Nobody has more registrations than this; beyond it is a fault or an attack.
inline constexpr std::size_t kCombinationsMax = 16;

using Attributes = std::map<std::string, std::string>;  // key, one value

std::vector<Attributes> combinations(const plugin::Request& request, const Queries& queries);

// A student whom no database knows, for check().
Attributes nobody(const Queries& queries);

// The values behind a query's placeholders.
std::vector<std::string> bound(const SqlText& sql, const Attributes& attributes);

}  // namespace ncp::sql
