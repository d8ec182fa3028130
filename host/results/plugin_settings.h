// Are a section's settings what its plugin's JSON Schema (draft-07) asks for?
//
// Refuses schemas with keywords that draft-07 does not know (a misspelt rule would check nothing),
// with references that leave the schema, or that are nested or recursive without end.
// Thread-safety: pure functions.
#pragma once

#include <string>
#include <vector>

#include "config/settings.h"

namespace ncp::results {

// Everything that is wrong, each with the line of the setting. One problem with line 0 if the
// schema itself is unusable: that is the plugin's fault.
std::vector<config::Problem> check_settings(const std::string& schema_json,
                                            const config::SourceSection& section);

}  // namespace ncp::results
