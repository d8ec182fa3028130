// Where a redirect leads, if it leads to where it may be followed: within the origin.
// Thread-safety: pure functions.
#pragma once

#include <optional>
#include <string_view>

#include "base/url.h"

namespace ncp::outbound {

// RFC 9110 section 15.4: the statuses whose Location a client may follow with the same method.
bool is_redirect(int status);

// Resolves a Location against the address that was asked (RFC 3986 section 5.2); the fragment is
// left out. Empty: malformed, or of another origin.
std::optional<HttpsUrl> redirect_target(const HttpsUrl& from, std::string_view location);

}  // namespace ncp::outbound
