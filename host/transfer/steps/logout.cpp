#include "transfer/logout.h"

#include "transfer/steps/steps.h"

namespace ncp::transfer::steps {

// A page, not a redirect: a browser that follows one from a form may be kept from leaving by the
// form's Content-Security-Policy.
Result<http::Response> show_logout(Visit& visit) {
    login::LoginMethod* method =
        find_login(visit.environment, visit.request.parameters.at("method"));
    const auto address = method ? method->logout_url(visit.transfer.way_back.tag) : std::nullopt;
    if (!address) return visit.go_to_current_page();
    return respond(logout_page(visit.frame(), method->title(), *address));
}

}  // namespace ncp::transfer::steps
