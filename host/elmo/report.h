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

// Parses, validates and checks the rules. Rule "parse" (then it is the only finding), "xsd", or one
// of rules.h; by line, at most kFindingsMax, errors rather than warnings.
std::vector<Finding> examine(std::string_view bytes, const Schema& schema,
                             const ParseLimits& limits);

// The same of a document that is parsed already.
std::vector<Finding> examine(const Document& document, const Schema& schema);

// Whether a finding forbids sending the document: warnings do not.
bool has_error(const std::vector<Finding>& findings);

// "name:12: error: … [xsd]", a line each, below the first of a rule what to do, and a last line
// with the sum. Of a rule that is broken more often than kShownOfRule only the first ones have a
// line; the rest is counted, with the lines of the document. Characters that command a terminal are
// replaced.
inline constexpr int kShownOfRule = 5;
std::string as_text(std::string_view name, const std::vector<Finding>& findings);

// {"file": …, "valid": …, "findings": [{"severity", "line", "rule", "text", "advice",
// "reference"}], "complete": …}; complete is false when there may be more findings than are listed.
// Advice and reference are empty for "xsd" and "parse".
std::string as_json(std::string_view name, const std::vector<Finding>& findings);

// The table of rules, for people and as a JSON list of {"rule", "severity", "text", "advice",
// "reference"}.
std::string rules_as_text();
std::string rules_as_json();

}  // namespace ncp::elmo
