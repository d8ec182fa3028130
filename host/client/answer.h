// What a contact point's form says, checked: the client's half of the transfer.
// Thread-safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/form.h"
#include "elmo/outline.h"
#include "protocol/response.h"
#include "signing/verify.h"

namespace ncp::client {

struct Answer {
    std::string session_id;
    std::string return_code;  // as written, "NCP_OK"
    std::string return_message;
    protocol::ReturnCode code = protocol::ReturnCode::error;
    // Only with OK:
    signing::Verification verification;
    std::string document;  // the XML, exactly as signed
    std::optional<elmo::Outline> outline;
    std::vector<std::string> attachments;  // titles of those that cover the whole document
};

// Errors: bad_request (fields missing or repeated, a code that is none, elmo that cannot be
// unpacked or is missing with OK), too_large. A bad signature is no error: it is in the answer.
Result<Answer> read_answer(const Form& form, const std::string& certificate_pem);

}  // namespace ncp::client
