// The rows of one institution's results. Private to the transcript.
//
// A row shows a learning opportunity and what came of it: title in the student's language, then in
// English, then the others; what kind it is, its code, term, language, level; dates, every credit,
// grade, status; how others did. Parts are set in below their whole. Thread-safety: one thread.
#pragma once

#include <string>
#include <vector>

#include "elmo/transcript/content.h"
#include "elmo/transcript/flow.h"
#include "elmo/transcript/sheet.h"
#include "elmo/transcript/words.h"

namespace ncp::elmo::transcript {

// What the makers of blocks share.
struct Desk {
    Typesetter& typesetter;
    const Words& words;
    bool keep_layouts = true;  // false: lay rows out twice rather than hold thousands of them
    bool cut = false;          // something was too long to be printed in full
};

// A foreign text as it is printed; notes in the desk if it had to be cut.
std::string fit(Desk& desk, const std::string& text, std::size_t characters_max);

// desk and entries must live until the flow is printed.
void add_results(Flow& flow, Desk& desk, const std::vector<Entry>& entries);

}  // namespace ncp::elmo::transcript
