// Writes a Report as a complete, unsigned ELMO 1.7 document in the schema's order of elements.
//
// The default namespace without a prefix (one client looks for bare names), UTF-8, LF. Whatever the
// texts hold, the result is well-formed: characters that XML 1.0 cannot hold are dropped, broken
// UTF-8 becomes U+FFFD, tokens are collapsed. It does not decide whether the content is right.
// Thread-safety: free functions.
//
//     sink.emit({.issuer = "north.example"}, ncp::common::write_elmo(report, utc_now()));
#pragma once

#include <string>
#include <string_view>

#include "common/report.h"

namespace ncp::common {

// generated_date: xs:dateTime with zone.
std::string write_elmo(const Report& report, std::string_view generated_date);

}  // namespace ncp::common
