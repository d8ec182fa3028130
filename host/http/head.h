// The head of an HTTP/1.x message, checked before anything else looks at it.
//
// Refuses whatever two programs on the way could frame differently (request smuggling, RFC 9112
// section 11.2): bare CR or LF, NUL, folded lines, blanks before a colon, Content-Length that is
// double, signed, listed or too large for a number, any Transfer-Encoding (no browser sends one, so
// that nothing here has to decode chunks), a missing or double Host.
//
//     HeadScan scan = scan_head(bytes, 0, 16'384);
//     if (scan.state == HeadScan::complete) auto head = parse_head(bytes.substr(0, scan.length));
//
// Thread-safety: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "http/refusal.h"

namespace ncp::http {

struct HeadScan {
    enum State { incomplete, complete, broken, too_long } state = incomplete;
    std::size_t length = 0;  // complete: bytes of the head with its empty line
};

// Looks for the end of the head in bytes that arrive bit by bit. The first `seen` bytes were looked
// at before. Sees bare CR, bare LF and NUL as soon as they come, so that a peer that ends its
// lines differently is answered at once and not after the time limit.
HeadScan scan_head(std::string_view bytes, std::size_t seen, std::size_t bytes_max);

struct Head {
    std::string method;                          // a token as sent: "GET"
    std::string target;                          // as sent
    std::map<std::string, std::string> headers;  // names in lower case, first value
    std::set<std::string> repeated_headers;      // names of which there was more than one
    std::uint64_t content_length = 0;
    bool keep_alive = false;        // HTTP/1.1 and no "Connection: close"
    bool expects_continue = false;  // RFC 9110 section 10.1.1
};

// Takes a complete head. Status 400 unless said otherwise: 431 more than kHeaderFieldsMax fields,
// 505 another version than HTTP/1.0 and 1.1, 417 an expectation other than 100-continue.
Checked<Head> parse_head(std::string_view bytes);

// Browsers send about 20 fields, a proxy in front adds a few.
constexpr std::size_t kHeaderFieldsMax = 100;

}  // namespace ncp::http
