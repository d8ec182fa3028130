// The named probes of `check`: the registry, the secrets, the token services, every institution's
// door. No student's data. Thread-safety: run_probes() from any thread.
#pragma once

#include "directory.h"
#include "everyone.h"

namespace ncp::hei {

ncp_status run_probes(const plugin::Call& call, const Settings& settings, Directory& directory,
                      Tokens& tokens, Crew& crew, plugin::Sink& sink);

}  // namespace ncp::hei
