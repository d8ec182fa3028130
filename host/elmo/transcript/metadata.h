// The metadata stream of the PDF (XMP, ISO 16684-1), with what PDF/A-3 asks for.
// Private to the transcript. Thread-safety: pure function.
#pragma once

#include <string>

namespace ncp::elmo::transcript {

struct Metadata {
    std::string title;     // plain text
    std::string language;  // of the title
    std::string made_at;   // xs:dateTime with a zone
    std::string producer;  // program
};

std::string xmp(const Metadata& metadata);

}  // namespace ncp::elmo::transcript
