// Turning a table of TOML into JSON for a plugin, remembering where each value stood.
//
// Refuses what JSON cannot hold: infinite numbers and numbers that are none. Dates and times become
// text of RFC 3339. Thread-safety: pure functions.
#pragma once

#include <toml++/toml.h>

#include "config/settings.h"
#include "config/toml_reader.h"

namespace ncp::config {

// Fills source.settings_json and source.lines (JSON pointer of RFC 6901 → line; "" is the section).
void take_settings(const toml::table& table, SourceSection& source, Report& report);

}  // namespace ncp::config
