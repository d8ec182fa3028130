// An https address from outside, parsed strictly.
//
// Refuses everything whose meaning two programs could read differently: other schemes, user names,
// fragments, control characters and backslashes (percent-encoded ones too), blanks, bytes beyond
// ASCII, empty or malformed hosts and ports. Thread-safety: a value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace ncp {

class HttpsUrl {
  public:
    // RFC 3986 with the refusals above; 1 to 2048 bytes. The text is kept byte for byte.
    static Result<HttpsUrl> parse(std::string_view text);

    const std::string& text() const { return text_; }
    const std::string& host() const { return host_; }  // lower case, IPv6 in brackets
    std::uint16_t port() const { return port_; }       // 443 if none is written
    std::string origin() const;                        // "https://host[:port]", RFC 6454

  private:
    HttpsUrl() = default;
    std::string text_, host_;
    std::uint16_t port_ = 443;
};

// A value as part of a query or a form: everything but the unreserved characters of RFC 3986
// section 2.3 as %XX.
std::string percent_encode(std::string_view value);

}  // namespace ncp
