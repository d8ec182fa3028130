// Named repairs of a source's document that breaks a MUST without saying anything by it.
//
// A student must not be stranded by an empty element. Repaired is only what changes no meaning; the
// name of a repair is the id of the rule that is kept by it:
//  - learner-empty-element, credit-ects-value: the element that says nothing goes;
//  - attachment-reference, group-reference: the reference to nothing goes;
//  - grading-scheme-reference: the scheme that is named is listed, without a description;
//  - supplement-html-cdata: the same characters are written as a CDATA section.
// Refuses everything that needs somebody to decide, as which of two ECTS credits counts.
// Thread-safety: like the tree's.
#pragma once

#include <vector>

#include "base/public_text.h"
#include "elmo/document.h"

namespace ncp::elmo {

// What was repaired, for the log: "learner-empty-element (2 times)". A valid document stays valid.
std::vector<PublicText> mend(Document& document);

}  // namespace ncp::elmo
