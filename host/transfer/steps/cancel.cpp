#include "transfer/ending.h"
#include "transfer/logout.h"
#include "transfer/steps/steps.h"

namespace ncp::transfer::steps {

Result<http::Response> show_cancel(Visit& visit) {
    return respond(cancel_page(visit.frame(), visit.current_page(), logout_offer(visit)));
}

Result<http::Response> cancel(Visit& visit) {
    Leaving leaving = leaving_of(visit);
    abandon(visit.environment, visit.transfer);
    return leave(visit, std::move(leaving));
}

}  // namespace ncp::transfer::steps
