// Percent-encoded text from outside: the request target and urlencoded fields.
//
// Decodes exactly once and strictly: "%" without two hexadecimal digits, NUL and text that is not
// UTF-8 are refused. (Poco::URI::decode turns "+" into a blank only behind a "?", and takes NUL.)
//
//     auto form = parse_fields("results=a%20b&results=c", 5000);
//
// Thread-safety: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/form.h"
#include "http/refusal.h"

namespace ncp::http {

struct Target {
    std::string path;  // decoded, begins with "/", no empty, "." or ".." segment but the last
    Form query;
    std::string raw_query;  // not decoded, without "?"
};

// The origin-form of RFC 9112 section 3.2.1. Refused: other forms, bytes that are not printable
// ASCII, backslashes, control characters, and whatever would make two programs see different
// paths: "//", "." and ".." segments, an encoded slash.
Checked<Target> parse_target(std::string_view target, std::size_t fields_max);

// application/x-www-form-urlencoded (WHATWG URL section 5.1). More than fields_max: 413.
Checked<Form> parse_fields(std::string_view text, std::size_t fields_max);

}  // namespace ncp::http
