#include "protocol/response.h"

#include "base/bytes.h"
#include "protocol/gzip.h"

namespace ncp::protocol {

std::string to_string(ReturnCode code, std::string_view prefix) {
    std::string text(prefix);
    switch (code) {
        case ReturnCode::ok:
            return text + "OK";
        case ReturnCode::no_results:
            return text + "NO_RESULTS";
        case ReturnCode::cancel:
            return text + "CANCEL";
        case ReturnCode::error:
            break;
    }
    return text + "ERROR";
}

ReturnCode return_code_of(std::string_view name) {
    if (name == "OK") return ReturnCode::ok;
    if (name == "NO_RESULTS") return ReturnCode::no_results;
    if (name == "CANCEL") return ReturnCode::cancel;
    return ReturnCode::error;
}

Result<std::string> encode_elmo(std::string_view xml) {
    auto packed = gzip(xml);
    if (!packed) return fail(packed.error());
    return base64_encode(*packed);
}

Result<std::string> decode_elmo(std::string_view text, std::size_t size_bytes_max) {
    // What deflate cannot compress grows by a few bytes per 16 KB (RFC 1951, stored blocks), plus
    // frame and file name; base64 makes four characters of three bytes. More than this cannot be an
    // honest document within the limit, so it is refused before any memory is spent on it.
    const std::size_t packed_bytes_max = size_bytes_max + size_bytes_max / 1000 + 1024;
    if (text.size() / 4 > packed_bytes_max / 3 + 1) {
        return fail(ErrorCode::too_large, ncp::text("{} characters of base64", text.size()));
    }
    auto packed = base64_decode(text);
    if (!packed) {
        return fail(ErrorCode::bad_request, "not base64 on one line with padding");
    }
    return gunzip(*packed, size_bytes_max);
}

}  // namespace ncp::protocol
