// What a proxy says about a student in request headers.
//
// A header counts under its configured name alone (in any case). If it arrives twice, or beside
// it, or instead of it, in another spelling ("X_User" for "X-User"), the whole request is refused:
// it is the mark of somebody who slips headers past the proxy that removes them. Empty values, and
// "(null)", which Apache's RequestHeader writes for a variable that is not set, are absent ones.
// With encoding = "percent", "%" without two hexadecimal digits and an encoded NUL are refused.
//
// A value is split at the separator, where one is configured, before it is decoded; "\;" is a
// separator that belongs to the value (mod_shib). Whether what comes out is text, and how long it
// may be, is the business of normalise_identity(). Errors name headers as configured, never values.
// Thread-safety: pure functions.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "config/login_proxy.h"
#include "http/message.h"

namespace ncp::login::proxy {

// A header that came once and in one spelling; nullopt: absent, or not so.
std::optional<std::string> single_header(const http::Request& request, std::string_view name);

// Is there any of these, in any spelling?
bool any_arrived(const http::Request& request, const std::set<std::string>& names);

// By name as configured, those with a value. Errors: login_failed.
using HeaderValues = std::map<std::string, std::vector<std::string>>;
Result<HeaderValues> read_headers(const http::Request& request, const std::set<std::string>& names,
                                  config::HeaderEncoding encoding, std::string_view separator);

}  // namespace ncp::login::proxy
