#include "transfer/visit.h"

namespace ncp::transfer {

Frame Visit::frame() const {
    const Lifetimes& lifetimes = environment.policy.lifetimes;
    const WallTime now = environment.clock.wall();
    bool running = transfer.stage != Stage::ended;
    const auto left = std::chrono::duration_cast<std::chrono::seconds>(
        personal_until(transfer, lifetimes, now) - now);
    return {.pages = environment.pages,
            .language = transfer.way_back.language,
            .contact_point = environment.policy.contact_point,
            .receiver = transfer.way_back.receiver,
            .base = base(),
            .csrf = transfer.csrf,
            .correlation_id = transfer.way_back.correlation_id,
            .time_left = running ? left : std::chrono::seconds{0},
            // Nearer to the absolute limit nothing gives more time.
            .may_stay = running && left >= lifetimes.idle};
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
