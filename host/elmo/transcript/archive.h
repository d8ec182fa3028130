// What cairo cannot write into a PDF: language, XMP, output intent, embedded file, and the words of
// figures. Private to the transcript. Thread-safety: pure function.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"

namespace ncp::elmo::transcript {

struct Archive {
    std::string title;     // shown in the reader's window
    std::string language;  // of the document, BCP 47
    WallTime made_at;
    std::string embedded;  // the ELMO
    std::string embedded_description;
    std::vector<std::string> figures_in_words;
};

// Error: internal, for a PDF that qpdf cannot read.
Result<std::string> archive(const std::string& pdf, const Archive& wish);

}  // namespace ncp::elmo::transcript
