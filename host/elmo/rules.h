// What ELMO 1.7 demands beyond its XSD: the annotations of schema.xsd and elmo-rules as a table,
// and the check of a document against all of it.
//
// A rule of severity error is a MUST that the document certainly breaks: nothing may be sent until
// it is put right. A warning is a SHOULD or RECOMMENDED, or a MUST of which a machine sees only
// signs. rules/README.md lists the demands that no machine can check, and those that the XSD holds.
// Rules are checked in every document whose root is `elmo` in the ELMO namespace, valid or not; of
// others nothing is found. Nothing is checked twice: what the XSD refuses is no rule.
// Takes time linear in the document (n log n in its identifiers), whatever it holds.
// Thread-safety: pure functions; the table never changes.
//
//     for (const elmo::Finding& finding : elmo::check_rules(document)) …
#pragma once

#include <string_view>
#include <vector>

#include "base/public_text.h"
#include "elmo/document.h"
#include "elmo/schema.h"

namespace ncp::elmo {

struct Rule {
    std::string_view id;  // kebab-case; never changes its meaning
    Severity severity;
    std::string_view text;    // what is demanded, one sentence
    std::string_view advice;  // what the document's author should do
    std::string_view reference;
};

// In the order of the document: learner, issuer, results, attachments, …
const std::vector<Rule>& rules();
// Null for an id that is no rule, as "xsd" and "parse".
const Rule* find_rule(std::string_view id);

// Every breach, by line. At most kFindingsMax; then warnings make room for errors.
std::vector<Finding> check_rules(const Document& document);

// The findings of one severity for a log, each rule once: "hours-missing (12 times, first in line
// 34), status-missing (once, in line 9)"; empty if there is none. Nothing of the document but its
// lines.
PublicText for_the_log(const std::vector<Finding>& findings, Severity severity);

}  // namespace ncp::elmo
