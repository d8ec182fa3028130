#include "results/outcome.h"

namespace ncp::results {

ErrorCode problem_of(ncp_status status) {
    switch (status) {
        case NCP_IDENTITY_INSUFFICIENT:
            return ErrorCode::login_failed;
        case NCP_TEMPORARY:
        case NCP_PERMANENT:
            return ErrorCode::source_failed;
        case NCP_DEADLINE:
            return ErrorCode::source_timeout;
        case NCP_CANCELLED:
            return ErrorCode::cancelled;
        case NCP_CONFIG:
            return ErrorCode::invalid_config;
        default:
            return ErrorCode::plugin;
    }
}

PublicText name_of(ncp_status status) {
    switch (status) {
        case NCP_OK:
            return "OK";
        case NCP_NO_RESULTS:
            return "NO_RESULTS";
        case NCP_STUDENT_UNKNOWN:
            return "STUDENT_UNKNOWN";
        case NCP_IDENTITY_INSUFFICIENT:
            return "IDENTITY_INSUFFICIENT";
        case NCP_TEMPORARY:
            return "TEMPORARY";
        case NCP_DEADLINE:
            return "DEADLINE";
        case NCP_CANCELLED:
            return "CANCELLED";
        case NCP_PERMANENT:
            return "PERMANENT";
        case NCP_CONFIG:
            return "CONFIG";
        case NCP_UNSUPPORTED:
            return "UNSUPPORTED";
        case NCP_INVALID:
            return "INVALID";
        case NCP_INTERNAL:
            return "INTERNAL";
        default:
            return text("{}, which is no status", status);
    }
}

}  // namespace ncp::results
