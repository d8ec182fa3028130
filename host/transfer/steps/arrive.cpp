#include "base/bytes.h"
#include "base/log.h"
#include "transfer/steps/steps.h"

namespace ncp::transfer::steps {

Result<Transfer> arrive(const http::Request& request, const Environment& environment) {
    const Policy& policy = environment.policy;
    auto entry = protocol::parse_entry(request.form, policy.entry);
    if (!entry) return fail(entry.error());

    Transfer transfer;
    transfer.arrived_at = environment.clock.wall();
    transfer.csrf = random_hex(16);
    transfer.picking = entry->allow_to_pick ? policy.picking : config::Picking::nothing;
    transfer.passed_only = policy.passed_only || !entry->allow_not_passed;
    transfer.way_back.session_id = entry->session_id;
    transfer.way_back.return_url = entry->return_url.text();
    transfer.way_back.receiver = entry->return_url.host();
    transfer.way_back.correlation_id = random_hex(5);
    log_info(text("transfer {}: arrived, results are for {}",
                  not_personal(transfer.way_back.correlation_id),
                  not_personal(transfer.way_back.receiver)));
    return transfer;
}

Result<http::Response> show_arrive(Visit& visit) {
    std::vector<LoginChoice> choices;
    std::optional<LoginNotice> notice;
    const auto why = login_problem_of(visit.request.query.single("why").value_or(""));
    const std::string tried = visit.request.query.single("method").value_or("");
    for (const auto& method : visit.environment.logins) {
        choices.push_back(
            {method->id(), method->title(), visit.environment.login_logos.contains(method->id())});
        if (why && method->id() == tried) notice = LoginNotice{*why, method->title()};
    }
    return respond(arrive_page(visit.frame(), choices, notice));
}

}  // namespace ncp::transfer::steps
