// A result service that a plugin answers, in this process or in workers (plugin_runner.h).
//
// Opening loads the library, checks the settings against the plugin's schema and makes an instance.
// Then every fetch() and check() is a call of its own: bounded in number and time, its parts
// collected under limits, its status turned into what the host does with it (plugin-abi.md). Only
// the identity attributes that the section names cross the border.
// Thread-safety: see Source. Ownership: an abandoned call keeps what it uses alive by itself.
#pragma once

#include <memory>
#include <vector>

#include <tl/expected.hpp>

#include "base/clock.h"
#include "config/settings.h"
#include "results/source.h"

namespace ncp::results {

// Problems carry lines of the configuration file.
tl::expected<std::shared_ptr<Source>, std::vector<config::Problem>> open_plugin_source(
    const config::SourceSection& section, const Clock& clock);

}  // namespace ncp::results
