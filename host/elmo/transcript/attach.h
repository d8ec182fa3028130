// The transcript's place in the document: the first attachment of the root (protocol.md, "How
// clients check the person": one client takes whatever comes first there).
//
// A transcript of type "EMREX transcript" that a source sent is replaced: references to it go, too.
// Thread-safety: one thread at a time for one document.
#pragma once

#include <string>
#include <string_view>

#include "elmo/document.h"
#include "elmo/transcript/press.h"

namespace ncp::elmo::transcript {

// Titles and descriptions stand in English and in the student's language. The document must hold no
// signature yet. Error: internal where it is no ELMO.
Status attach(Document& document, std::string_view pdf, const Wording& wording);

// The PDF that attach() put there. Error: not_found.
Result<std::string> attached(const Document& document);

}  // namespace ncp::elmo::transcript
