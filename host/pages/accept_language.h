// The browser's wish (RFC 9110 section 12.5.4) among the languages that have words.
// Thread-safety: pure function.
#pragma once

#include <string>
#include <string_view>

#include "pages/locale.h"

namespace ncp::pages {

// The served language that the header likes best, English if it likes none. What cannot be read is
// left out; the first of equals wins.
std::string accepted_language(std::string_view accept_language, const Locales& locales);

}  // namespace ncp::pages
