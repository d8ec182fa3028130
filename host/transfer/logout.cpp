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
    const Transfer& transfer = visit.transfer;
    if (!method || !method->logout(transfer.way_back.tag, transfer.logout_hint)) {
        return std::nullopt;
    }
    return method->title();
}

Leaving leaving_of(const Visit& visit) {
    if (visit.field("logout") != "1" || !logout_offer(visit)) return {};
    return {visit.transfer.login_method, visit.transfer.logout_hint};
}

http::Response leave(Visit& visit, Leaving leaving) {
    if (leaving.login_method.empty()) return visit.go_to_current_page();
    visit.transfer.logout_hint = std::move(leaving.hint);
    return http::see_other(visit.base() + "/logout/" + leaving.login_method);
}

}  // namespace ncp::transfer
