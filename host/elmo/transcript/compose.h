// From what a document says to drawn pages. Private to the transcript. Thread-safety: one thread.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "elmo/transcript/content.h"
#include "elmo/transcript/press.h"
#include "elmo/transcript/sheet.h"
#include "elmo/transcript/words.h"

namespace ncp::elmo::transcript {

struct Drawn {
    std::string pdf;
    std::vector<std::string> figures_in_words;  // in the order of the pages
};

// digest: hexadecimal, of the embedded file. Error: internal.
Result<Drawn> compose(const Content& content, const Order& order, const std::string& digest,
                      Typesetter& typesetter);

}  // namespace ncp::elmo::transcript
