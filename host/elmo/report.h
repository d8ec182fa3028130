// What there is to say about a file that claims to be ELMO: for `emrex-ncp validate`.
//
// A text that does not parse is one finding, not an error. Findings quote the document: they are
// for its owner's eyes, never for a log. Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "elmo/schema.h"

namespace ncp::elmo {

// Parses and validates. Rule "parse" (then it is the only finding) or "xsd".
std::vector<Finding> examine(std::string_view bytes, const Schema& schema,
                             const ParseLimits& limits);

// Whether a finding forbids sending the document: warnings do not.
bool has_error(const std::vector<Finding>& findings);

// "name:12: error: … [xsd]", a line each, and a last line with the sum. Characters that command a
// terminal are replaced.
std::string as_text(std::string_view name, const std::vector<Finding>& findings);

// {"file": …, "valid": …, "findings": [{"severity", "line", "rule", "text"}], "complete": …};
// complete is false when there may be more findings than are listed.
std::string as_json(std::string_view name, const std::vector<Finding>& findings);

}  // namespace ncp::elmo
