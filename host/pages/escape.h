// Makes any bytes safe as text or attribute value of an HTML page that is also well-formed XML.
//
// Escapes & < > and both quotes. Replaces by U+FFFD what could forge a page without any markup:
// control characters, bytes that are not UTF-8, characters XML forbids, and the bidirectional
// overrides and isolates (Unicode TR 36, 3.1) with which a title could reverse the text around it.
// Thread-safety: a pure function.
#pragma once

#include <string>
#include <string_view>

namespace ncp::pages {

std::string escape_html(std::string_view value);

}  // namespace ncp::pages
