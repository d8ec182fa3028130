#include "transfer/steps/steps.h"

namespace ncp::transfer::steps {

Result<http::Response> deliver(Visit& visit) {
    const Transfer& transfer = visit.transfer;
    const WayBack& way_back = transfer.way_back;
    const Outcome& outcome = way_back.outcome;
    const pages::Pages& pages = visit.environment.pages;

    std::string code =
        protocol::to_string(outcome.code, visit.environment.policy.return_code_prefix);
    std::string message = outcome.reason.empty()
                              ? pages.text(way_back.language, "outcome.ok.message")
                              : pages.text(way_back.language, outcome.reason + ".title");
    return respond(deliver_page(visit.frame(), {.code = outcome.code,
                                                .form = {.session_id = way_back.session_id,
                                                         .return_code = code,
                                                         .return_message = message,
                                                         .elmo = transfer.elmo},
                                                .return_url = way_back.return_url,
                                                .reason_key = outcome.reason,
                                                .results = outcome.results,
                                                .failed_sources = outcome.failed_sources}),
                   200, http::PageKind::delivery);
}

}  // namespace ncp::transfer::steps
