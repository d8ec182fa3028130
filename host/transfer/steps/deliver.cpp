#include "transfer/own_copy.h"
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
                                                .failed_sources = outcome.failed_sources,
                                                .copies = own_copies(transfer, visit.environment),
                                                .copies_first = transfer.wants_copy}),
                   200, http::PageKind::delivery);
}

Result<http::Response> save_copy(Visit& visit) {
    const std::string& file = visit.request.parameters.at("file");
    auto copied = own_copy(visit.transfer, visit.environment, file);
    if (!copied) return fail(copied.error());
    http::Response response;
    response.content_type = std::move(copied->content_type);
    response.body = std::move(copied->bytes);
    response.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + file + "\"");
    return response;
}

}  // namespace ncp::transfer::steps
