#include "transfer/logout.h"

#include <algorithm>

namespace ncp::transfer {

login::LoginMethod* find_login(const Environment& environment, const std::string& id) {
    const auto found = std::find_if(environment.logins.begin(), environment.logins.end(),
                                    [&](const auto& method) { return method->id() == id; });
    return found == environment.logins.end() ? nullptr : found->get();
}

std::optional<std::string> logout_offer(const Visit& visit) {
    if (visit.transfer.stage == Stage::arrived) return std::nullopt;  // not logged in
    login::LoginMethod* method = find_login(visit.environment, visit.transfer.login_method);
    if (!method || !method->logout_url(visit.transfer.way_back.tag)) return std::nullopt;
    return method->title();
}

std::optional<std::string> page_of_logout(const Visit& visit) {
    if (visit.field("logout") != "1" || !logout_offer(visit)) return std::nullopt;
    return visit.base() + "/logout/" + visit.transfer.login_method;
}

}  // namespace ncp::transfer
