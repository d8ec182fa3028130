// gzip (RFC 1952) of one member, in memory, under limits. Private to the protocol module.
//
// Reading refuses: more than size_bytes_max bytes, more than 100 times the compressed size (a
// bomb), a second member, bytes after the member, a wrong check sum or length.
// Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace ncp::protocol {

Result<std::string> gzip(std::string_view bytes);

// Errors: bad_request (not one clean gzip member), too_large.
Result<std::string> gunzip(std::string_view bytes, std::size_t size_bytes_max);

}  // namespace ncp::protocol
