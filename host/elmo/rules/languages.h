// The codes of ISO 639-1, the two-letter ones. Thread-safety: pure function.
#pragma once

#include <string_view>

namespace ncp::elmo {

// In small letters, as the standard writes them.
bool is_language(std::string_view code);

}  // namespace ncp::elmo
