// What the host makes of the status that a call into a plugin returned (ncp/types.h, ncp_status).
// Thread-safety: pure functions.
#pragma once

#include <string_view>

#include "base/error.h"
#include "ncp/types.h"

namespace ncp::results {

// The normal outcomes: an answer, or "this student has nothing here".
inline bool is_answer(ncp_status status) {
    return status == NCP_OK || status == NCP_NO_RESULTS || status == NCP_STUDENT_UNKNOWN;
}

// Failures that say nothing about the service: it is about this student.
inline bool is_blameless(ncp_status status) {
    return status == NCP_IDENTITY_INSUFFICIENT || status == NCP_PERMANENT;
}

// The code of every status that is no answer; login_failed where the login did not tell what the
// source knows students by; an unknown number and an answer are the plugin's breach of the contract
// where a failure was expected.
ErrorCode problem_of(ncp_status status);

// "TEMPORARY", or the number in words for one that does not exist.
PublicText name_of(ncp_status status);

}  // namespace ncp::results
