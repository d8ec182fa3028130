// Signatures that others put inside a document: a Diploma Supplement may carry one (ELMO ≥ 1.4).
//
// Many clients take the first Signature in document order for the contact point's own, and then
// refuse a document that is right; hence the operator's choice to take them out before signing.
// Thread-safety: one thread at a time for one document.
#pragma once

#include "elmo/document.h"

namespace ncp::signing {

// How many there are below the root's children; the document's own signature does not count.
std::size_t count_nested_signatures(const elmo::Document& document);

// Takes them out, each with the blank before it; how many they were. Nothing else changes.
std::size_t strip_nested_signatures(elmo::Document& document);

}  // namespace ncp::signing
