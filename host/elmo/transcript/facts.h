// What a result says of itself, in a line or a cell. Private to the transcript.
// Thread-safety: one thread.
#pragma once

#include <string>

#include "elmo/transcript/content.h"
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

// "Course · MAT-101 · Autumn 2025 · Language: fi · Level: EQF 6"
std::string facts_text(Desk& desk, const Entry& entry);
// Every credit on a line: "5 ECTS".
std::string credits_text(Desk& desk, const Entry& entry);
// "2025-01-10 – 2025-06-01", or the end alone.
std::string date_text(Desk& desk, const Entry& entry);

}  // namespace ncp::elmo::transcript
