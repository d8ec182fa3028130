#include "transfer/logout.h"

#include "transfer/steps/steps.h"

namespace ncp::transfer::steps {

// A page, not a redirect: a browser that follows one from a form may be kept from leaving by the
// form's Content-Security-Policy.
Result<http::Response> show_logout(Visit& visit) {
    login::LoginMethod* method =
        find_login(visit.environment, visit.request.parameters.at("method"));
    const Transfer& transfer = visit.transfer;
    auto logout =
        method ? method->logout(transfer.way_back.tag, transfer.logout_hint) : std::nullopt;
    if (!logout) return visit.go_to_current_page();
    const auto kind = logout->fields.empty() ? http::PageKind::ordinary : http::PageKind::delivery;
    return respond(logout_page(visit.frame(), {method->title(), std::move(logout->address),
                                               std::move(logout->fields)}),
                   200, kind);
}

}  // namespace ncp::transfer::steps
