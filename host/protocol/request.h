// What an EMREX client asks: the form that the student's browser posts to /ncp.
//
// EMREX guide, "Request from client to NCP": sessionId and returnUrl, exact camelCase; unknown
// fields are ignored. Refuses: a missing or repeated field, a return address that is not a clean
// https address or not on the operator's list, a session id that is not 1 to 128 printable ASCII
// characters. Thread-safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/form.h"
#include "base/url.h"

namespace ncp::protocol {

struct EntryPolicy {
    std::vector<std::string> allowed_return_hosts;  // lower case; empty: any https host
};

struct EntryRequest {
    std::string session_id;  // opaque, echoed byte for byte
    HttpsUrl return_url;
    bool allow_to_pick = true;      // allowToPickCourses, Polish extra
    bool allow_not_passed = false;  // allowNotPassedCourses, Polish extra
};

// Errors: bad_request (the text says which rule), forbidden (return host not on the list).
Result<EntryRequest> parse_entry(const Form& form, const EntryPolicy& policy);

}  // namespace ncp::protocol
