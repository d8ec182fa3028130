// From the bytes of an XML document to UTF-8, the only encoding that is parsed.
//
// Refuses: every encoding but UTF-8 and UTF-16, a declaration that contradicts the bytes (UTF-7 and
// its kin live from parsers that believe it), malformed sequences, NUL and every other character
// that XML 1.0 does not allow (section 2.2). Thread-safety: pure function.
#pragma once

#include <string>
#include <string_view>

#include "elmo/problem.h"

namespace ncp::elmo {

// The text without byte order mark. UTF-8 is answered as a view into bytes; UTF-16 is converted
// into room, which must outlive the view. Problem: invalid_document with the line.
Checked<std::string_view> as_utf8(std::string_view bytes, std::string& room);

// The line, counted from 1, that a position of a text is on; for error messages.
int line_at(std::string_view text, std::size_t position);

}  // namespace ncp::elmo
