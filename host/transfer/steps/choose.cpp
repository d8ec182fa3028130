#include <algorithm>
#include <charconv>

#include "elmo/selection.h"
#include "transfer/steps/steps.h"

namespace ncp::transfer::steps {
namespace {

// What the form's checkboxes named "pick" say. Error: bad_request for anything but numbers.
Result<std::set<int>> picks_of(const Form& form) {
    std::set<int> picks;
    for (const std::string& value : form.all("pick")) {
        int number = 0;
        const char* last = value.data() + value.size();
        auto [stop, problem] = std::from_chars(value.data(), last, number);
        if (problem != std::errc{} || stop != last) {
            return fail(ErrorCode::bad_request, "a pick that is not a number");
        }
        picks.insert(number);
    }
    return picks;
}

bool has_part(const elmo::Outline& outline, const std::set<int>& picks) {
    return std::any_of(picks.begin(), picks.end(), [&](int number) {
        return outline.nodes[static_cast<std::size_t>(number) - 1].parent > 0;
    });
}

Result<elmo::Outline> outline_of(const std::string& xml) {
    auto document = elmo::Document::parse(xml, kGathered);
    if (!document) return fail(document.error());
    return elmo::outline(*document);
}

Result<http::Response> show(Visit& visit, const elmo::Outline& outline, int status,
                            std::string problem) {
    return respond(choose_page(visit.frame(), {.outline = outline,
                                               .progress = visit.transfer.progress,
                                               .picking = visit.transfer.picking,
                                               .ticked = visit.transfer.picks,
                                               .problem = std::move(problem)}),
                   status);
}

}  // namespace

Result<http::Response> show_choose(Visit& visit) {
    auto outline = outline_of(visit.transfer.offered);
    if (!outline) return fail(outline.error());
    return show(visit, *outline, 200, "");
}

Result<http::Response> choose(Visit& visit) {
    Transfer& transfer = visit.transfer;
    auto outline = outline_of(transfer.offered);
    if (!outline) return fail(outline.error());
    if (visit.field("revision") != outline->revision) {
        return fail(ErrorCode::outdated, "a choice from a page of other results");
    }
    if (transfer.picking != config::Picking::nothing) {
        auto picks = picks_of(visit.request.form);
        if (!picks) return fail(picks.error());
        int last = static_cast<int>(outline->nodes.size());
        if (!picks->empty() && (*picks->begin() < 1 || *picks->rbegin() > last)) {
            return fail(ErrorCode::bad_request, "a pick that was not offered");
        }
        if (transfer.picking == config::Picking::wholes && has_part(*outline, *picks)) {
            return fail(ErrorCode::bad_request, "a part that was to be picked alone");
        }
        transfer.picks = elmo::with_parts(*outline, *picks);
    }
    if (transfer.picks.empty()) return show(visit, *outline, 422, "choose.problem.empty");
    transfer.stage = Stage::consenting;
    return visit.go_to_current_page();
}

}  // namespace ncp::transfer::steps
