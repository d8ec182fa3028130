// What a plugin's answer holds, looked at rule by rule. Thread-safety: pure functions.
#pragma once

#include <string>
#include <vector>

#include "elmo/schema.h"
#include "results/source.h"

namespace ncp::conformance {

using Parts = std::vector<results::EmittedPart>;

bool is_elmo(const results::EmittedPart& part);

// Each says the first thing that is wrong with any document, with its number and the line; empty
// if nothing is. A document that breaks an earlier rule is passed over.
std::string not_well_formed(const Parts& parts);
std::string not_valid(const Parts& parts, const elmo::Schema& schema);
std::string not_one_report(const Parts& parts);
std::string bad_references(const Parts& parts);

// The answer as bytes that two calls must have in common: generatedDate and issueDate are left
// out, everything else is kept.
std::string without_dates(const Parts& parts);

}  // namespace ncp::conformance
