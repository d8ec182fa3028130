// The rows of one institution's results. Private to the transcript.
//
// A row shows a learning opportunity and what came of it: title in the student's language, then in
// English, then the others; what kind it is, its code, term, language, level; dates, every credit,
// grade, status; how others did. Parts are set in below their whole. Thread-safety: one thread.
#pragma once

#include <vector>

#include "elmo/transcript/content.h"
#include "elmo/transcript/facts.h"
#include "elmo/transcript/flow.h"

namespace ncp::elmo::transcript {

// desk and entries must live until the flow is printed.
void add_results(Flow& flow, Desk& desk, const std::vector<Entry>& entries);

}  // namespace ncp::elmo::transcript
