// A Response as bytes, with everything that every response carries: the security headers of the
// project's security decisions, Date, and a Content-Length that is always right.
//
// Refuses: header values that would end their line; a response that sets a header which belongs to
// this module. Thread-safety: pure functions.
#pragma once

#include <string>

#include "base/error.h"
#include "http/message.h"

namespace ncp::http {

struct Delivery {
    bool without_body = false;  // HEAD: Content-Length tells what GET would send
    bool close = false;         // "Connection: close"
};

// Error internal: a header cannot be sent; its name and value are not in the text.
Result<std::string> to_bytes(const Response& response, Delivery delivery);

// RFC 9110 section 10.1.1: "send your body".
inline constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace ncp::http
