// Names of HTTP headers as programs confuse them.
//
// Web servers hand headers to other programs as variables (CGI, RFC 3875 section 4.1.18), where
// case goes and all that is no letter or digit becomes one character. So "X-User", "x_user" and
// "X.User" are one header to some program on the way, and must be one here. Thread-safety: pure
// functions.
#pragma once

#include <string>
#include <string_view>

namespace ncp::config {

// Letters, digits, "-" and "_", at most 64 of them.
bool is_header_name(std::string_view name);

// "x-user" of all the spellings above.
std::string header_spelling(std::string_view name);

// Does a browser or the connection itself send such a header? A student could then set it.
bool is_senders_own_header(std::string_view name);

}  // namespace ncp::config
