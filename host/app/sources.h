// From the configuration's [[source]] sections to result services that answer.
// Thread-safety: one thread; what is returned may be used by many.
#pragma once

#include <memory>
#include <vector>

#include "base/error.h"
#include "config/settings.h"
#include "results/source.h"

namespace ncp::app {

// Loads every plugin and makes every instance. All that is wrong, in all sections, is added to
// problems with its line; the error invalid_config then only counts.
Result<std::vector<std::shared_ptr<results::Source>>> load_sources(
    const config::Settings& settings, std::vector<config::Problem>* problems);

}  // namespace ncp::app
