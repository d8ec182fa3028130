#include "transfer/ending.h"
#include "transfer/logout.h"
#include "transfer/steps/steps.h"

namespace ncp::transfer::steps {

Result<http::Response> show_cancel(Visit& visit) {
    return respond(cancel_page(visit.frame(), visit.current_page(), logout_offer(visit)));
}

Result<http::Response> cancel(Visit& visit) {
    const auto logout = page_of_logout(visit);
    abandon(visit.environment, visit.transfer);
    return http::see_other(logout.value_or(visit.current_page()));
}

}  // namespace ncp::transfer::steps
