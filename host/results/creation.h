// What opening a section has in common wherever its plugin runs: judging settings and create().
// Thread-safety: pure functions.
#pragma once

#include <string>
#include <vector>

#include "results/plugin_runner.h"

namespace ncp::results {

// One problem, in the section's line.
tl::unexpected<std::vector<config::Problem>> problem_with(const config::SourceSection& section,
                                                          const Error& error);

// What check_settings() finds; a problem without a line gets the section's.
std::vector<config::Problem> settings_problems(const PluginFacts& plugin,
                                               const config::SourceSection& section);

// The plugin's status in words, with what it said and, where only its makers can help, their
// address. correlation_id may be empty.
PublicText described(const PluginFacts& plugin, ncp_status status, const Failure& failure,
                     const std::string& correlation_id);

// No error if create() returned NCP_OK.
Status created_or_why(const PluginFacts& plugin, const Result<ncp_status>& status,
                      const PluginCall& call);

}  // namespace ncp::results
