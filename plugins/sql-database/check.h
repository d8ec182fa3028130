// The probes of check(): does the database open, does every query run, are its columns known?
//
// Asks for a student who does not exist, so that it shows nobody's data; a query that answers with
// rows all the same is reported. Thread-safety: from any thread.
#pragma once

#include <ncp/plugin.hpp>

#include "pool.h"
#include "settings.h"

namespace ncp::sql {

ncp_status run_probes(const plugin::Call& call, const Settings& settings, Pool& pool,
                      plugin::Sink& sink);

}  // namespace ncp::sql
