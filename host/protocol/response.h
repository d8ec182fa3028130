// What goes back to the EMREX client: the fields of the form that the browser posts to returnUrl.
//
// EMREX guide, "Response": sessionId, returnCode, returnMessage, elmo. elmo is
// base64(gzip(UTF-8 of the signed XML)), one line, padded; present and empty on anything but OK.
// Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace ncp::protocol {

enum class ReturnCode { ok, no_results, cancel, error };

// "NCP_OK" for prefix "NCP_". (Newer texts say EMP_; every NCP in the field sends NCP_.)
std::string to_string(ReturnCode code, std::string_view prefix);
// From the error table's "ERROR", "NO_RESULTS", "CANCEL"; anything else is error.
ReturnCode return_code_of(std::string_view name);

struct DeliveryForm {
    std::string session_id, return_code, return_message, elmo;
};

// gzip (RFC 1952), then base64 on one line.
Result<std::string> encode_elmo(std::string_view xml);

// The reverse, for untrusted input: strict base64, one gzip member, at most size_bytes_max bytes
// and 100 times the compressed size. Errors: bad_request, too_large.
Result<std::string> decode_elmo(std::string_view text, std::size_t size_bytes_max);

}  // namespace ncp::protocol
