// Is a plugin's JSON Schema one that can be relied on? Private to plugin_settings.
// Thread-safety: pure functions.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace ncp::results {

// Empty if every keyword is known to draft-07, every $ref is "#/definitions/NAME" and exists, and
// the whole ends; else what is wrong, with the JSON pointer of the place.
std::string schema_fault(const nlohmann::json& schema);

}  // namespace ncp::results
