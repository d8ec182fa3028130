#include "transfer/visit.h"

#include <algorithm>

namespace ncp::transfer {

Frame Visit::frame() const {
    const Lifetimes& lifetimes = environment.policy.lifetimes;
    auto until_absolute = std::chrono::duration_cast<std::chrono::minutes>(
        transfer.arrived_at + lifetimes.absolute - environment.clock.wall());
    bool running = transfer.stage != Stage::ended;
    return {
        .pages = environment.pages,
        .language = transfer.way_back.language,
        .contact_point = environment.policy.contact_point,
        .receiver = transfer.way_back.receiver,
        .base = base(),
        .csrf = transfer.csrf,
        .correlation_id = transfer.way_back.correlation_id,
        .time_left = running ? std::min(lifetimes.idle, until_absolute) : std::chrono::minutes{0}};
}

std::string Visit::current_page() const {
    switch (transfer.stage) {
        case Stage::arrived:
            return base() + "/login";
        case Stage::gathering:
            return base() + "/gather";
        case Stage::choosing:
            return base() + "/choose";
        case Stage::consenting:
            return base() + "/consent";
        case Stage::ended:
            return base() + "/deliver";
    }
    return base() + "/deliver";
}

Result<http::Response> respond(Result<std::string> html, int status, http::PageKind kind) {
    if (!html) return fail(html.error());
    http::Response response = http::page(status, std::move(*html));
    response.kind = kind;
    return response;
}

}  // namespace ncp::transfer
