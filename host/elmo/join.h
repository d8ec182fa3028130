// Reports of one institution become one report.
//
// Private to the module. The guide wants one report for each issuer; two sources may both know one
// institution. Thread-safety: like the tree's.
#pragma once

#include "base/error.h"
#include "elmo/document.h"

namespace ncp::elmo {

// Joins each report into the first one of the same issuer: results, grading schemes (renamed where
// ids collide), attachments, and identifiers that the first one's issuer lacks. The first one's
// issuer, titles and issueDate stay. Errors: invalid_document (find_opportunities), too_large
// (carry_namespaces).
//
// Two reports are of one issuer when an identifier of the same type is equal (case does not count,
// "local" is no such type: it is unique within one institution only) and their countries, where
// both name one, are the same.
Status join_reports(const Document& document);

}  // namespace ncp::elmo
