// check-login of a trusted proxy: what the configuration trusts, whether the files are as they must
// be, what the proxy has to do; then, by the public address as a stranger comes, whether identity
// headers that he makes up arrive, and whether the protected address asks for a login.
//
// Private to login/proxy. Thread-safety: pure functions; check_proxy() blocks until the deadline.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "config/settings.h"
#include "login/login_method.h"
#include "login/proxy/token.h"

namespace ncp::login::proxy {

constexpr std::string_view kHeadersDoor = "/headers";
constexpr std::string_view kLoggedOutDoor = "/logged-out";

// What the door at kHeadersDoor saw of a request, and how it says so.
struct Seen {
    bool by_the_trusted_way = false;
    bool identity_headers = false;
};
std::string seen_as(const Seen& seen);
std::optional<Seen> read_seen(std::string_view body);

std::optional<std::string> logout_address(const config::LoginSection& section,
                                          const config::ServerSection& server,
                                          std::string_view state);

// token: null if the identity is in a header each.
std::vector<Finding> check_proxy(const config::LoginSection& section,
                                 const config::ServerSection& server,
                                 const std::set<std::string>& names, TokenReader* token,
                                 const Deadline& deadline);

}  // namespace ncp::login::proxy
