#include "http/refused.h"

#include <algorithm>

namespace ncp::http {
namespace {

// Long enough for a queue of slow peers to pass, short enough for a student to wait.
constexpr const char* kRetryAfterS = "5";

ErrorCode code_of(int status) {
    return status == 413 || status == 431 ? ErrorCode::too_large : ErrorCode::bad_request;
}

}  // namespace

Response refused_page(const Router& router, const Refusal& refusal, const Request& request) {
    Response made = router.error(Error(code_of(refusal.status), refusal.why), request);
    made.status = refusal.status;
    return made;
}

Response overloaded_page(const Router& router, const Request& request) {
    Response made = router.error(Error(ErrorCode::overloaded, "too many connections"), request);
    made.status = 503;
    bool says_when = std::any_of(made.headers.begin(), made.headers.end(),
                                 [](const auto& header) { return header.first == "Retry-After"; });
    if (!says_when) made.headers.emplace_back("Retry-After", kRetryAfterS);
    return made;
}

}  // namespace ncp::http
