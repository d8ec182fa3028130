// Reading the JSON parts that a plugin's check() emits. Thread-safety: a pure function.
#pragma once

#include <vector>

#include "base/error.h"
#include "results/source.h"

namespace ncp::results {

// Each part is {"probe": …, "result": "ok"|"warning"|"failed", "text": …, "advice": …}; text and
// advice may be absent. Error plugin: another shape, or no part at all.
Result<std::vector<Probe>> read_probes(const std::vector<EmittedPart>& parts);

}  // namespace ncp::results
