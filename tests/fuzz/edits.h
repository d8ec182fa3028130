// Edits of a genuine text, as a fuzzer's input says them: pieces moved, copied, taken out, put in.
//
// Each is six bytes and what follows: where (2), how many bytes go (1), how many come (1), from
// where in the genuine text they are copied (2), 0xFFFF for "from the input". Thread-safety: a pure
// function.
#pragma once

#include <string>
#include <string_view>

namespace ncp::fuzz {

std::string edited(const std::string& source, std::string_view edits);

}  // namespace ncp::fuzz
