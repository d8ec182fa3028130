#include "transfer/steps/steps.h"

namespace ncp::transfer::steps {

// That the dispatcher stores the transfer again is what gives the time.
Result<http::Response> stay(Visit& visit) {
    if (visit.transfer.stage == Stage::gathering) {
        // Not found: forgotten already; the page of gathering says so.
        (void)visit.environment.gatherer.keep(visit.transfer.gathering);
    }
    if (visit.request.header("accept") != "application/json") {
        return respond(stay_page(visit.frame()));
    }
    http::Response response;
    response.content_type = "application/json";
    response.body = stay_status(visit.frame());
    return response;
}

}  // namespace ncp::transfer::steps
