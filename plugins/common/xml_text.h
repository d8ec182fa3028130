// Text from a foreign system made fit for XML 1.0.
//
// Refuses nothing: what cannot stand is dropped or replaced, so that one bad byte in one name does
// not cost a student all results. Thread-safety: free functions.
#pragma once

#include <string>
#include <string_view>

namespace ncp::common {

// Valid UTF-8 of characters that XML 1.0 allows (section 2.2, Char): others are dropped, bytes that
// are no UTF-8 become U+FFFD, CR LF and CR become LF (section 2.11 would make them so anyway).
std::string clean_text(std::string_view bytes);

// Adds clean text to XML, between tags or between quotes (section 2.4). An attribute's value must
// be a token: a parser would make spaces of its line feeds (section 3.3.3).
void append_escaped(std::string& xml, std::string_view clean);

// Whether clean_token() would leave it as it is, told at a glance; false if that needs a closer
// look.
bool is_clean_token(std::string_view bytes);

// clean_text() as xs:token: no blanks around, single spaces between.
std::string clean_token(std::string_view bytes);

// Whether it can stand in xml:lang: xs:language, [a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*.
bool is_language_tag(std::string_view text);

}  // namespace ncp::common
