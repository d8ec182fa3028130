// The password that the settings name, lent by the host.
//
// Ownership: the copy is wiped when it goes; the client libraries keep one of their own for as long
// as their connection lives. Thread-safety: a value.
#pragma once

#include <string.h>  // NOLINT(modernize-deprecated-headers): explicit_bzero is not in <cstring>

#include <ncp/plugin.hpp>
#include <string>

#include "settings.h"

namespace ncp::sql {

class Password {
  public:
    // Empty if the settings name none; throws plugin::Refused if the host has none of that name.
    Password(const plugin::Host& host, const Server& server) {
        if (server.password_secret.empty()) return;
        const bool known = host.secret(
            server.password_secret, [&](std::string_view value) { value_ = std::string(value); });
        if (!known) {
            throw plugin::Refused(NCP_CONFIG, {"password_secret: the section has no secret \"" +
                                               server.password_secret + "\""});
        }
    }
    ~Password() { ::explicit_bzero(value_.data(), value_.size()); }
    Password(const Password&) = delete;
    Password& operator=(const Password&) = delete;
    const std::string& value() const { return value_; }

  private:
    std::string value_;
};

}  // namespace ncp::sql
