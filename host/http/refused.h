// The pages of requests that no handler sees: malformed, too large, or come at a bad time.
// Thread-safety: pure functions over a router that no longer changes.
#pragma once

#include "http/refusal.h"
#include "http/router.h"

namespace ncp::http {

// The router's error page with the refusal's status. What is known of the request (its headers,
// for the language) may be empty.
Response refused_page(const Router& router, const Refusal& refusal, const Request& request);

// 503 with Retry-After (RFC 9110 section 10.2.3).
Response overloaded_page(const Router& router, const Request& request);

}  // namespace ncp::http
