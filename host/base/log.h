// The operator's log: one line an event on standard error, RFC 3339 time, level, text.
//
// Takes PublicText only, so personal data has no way in. Thread-safety: any thread.
#pragma once

#include "base/public_text.h"

namespace ncp {

enum class LogLevel { debug, info, warning, error };

void log(LogLevel level, const PublicText& message);
inline void log_debug(const PublicText& message) {
    log(LogLevel::debug, message);
}
inline void log_info(const PublicText& message) {
    log(LogLevel::info, message);
}
inline void log_warning(const PublicText& message) {
    log(LogLevel::warning, message);
}
inline void log_error(const PublicText& message) {
    log(LogLevel::error, message);
}

// Lines below this level are not written. Default: info.
void set_log_level(LogLevel level);

}  // namespace ncp
