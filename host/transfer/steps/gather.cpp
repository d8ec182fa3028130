#include "base/log.h"
#include "elmo/selection.h"
#include "transfer/steps/steps.h"

namespace ncp::transfer::steps {
namespace {

std::vector<std::string> failed_titles(const results::Progress& progress) {
    std::vector<std::string> titles;
    for (const auto& source : progress.sources) {
        bool failed = source.state == results::SourceState::failed ||
                      source.state == results::SourceState::late ||
                      source.state == results::SourceState::unasked;
        if (failed) titles.push_back(source.title);
        titles.insert(titles.end(), source.failed_issuers.begin(), source.failed_issuers.end());
    }
    return titles;
}

// Nothing can be offered: that is "no results" only if every source answered.
Result<http::Response> end_empty_handed(Visit& visit, const char* reason_if_all_answered) {
    std::vector<std::string> failed = failed_titles(visit.transfer.progress);
    Outcome outcome = failed.empty()
                          ? Outcome{protocol::ReturnCode::no_results, reason_if_all_answered, 0, {}}
                          : Outcome{protocol::ReturnCode::error, "error.source_failed", 0, failed};
    end(visit.transfer, std::move(outcome));
    return visit.go_to_current_page();
}

Error gone() {
    return {ErrorCode::expired, "the gathering is gone"};
}

// What came of the questions becomes the document that the student chooses from.
Result<http::Response> offer(Visit& visit) {
    Transfer& transfer = visit.transfer;
    auto gathered = visit.environment.gatherer.collect(transfer.gathering);
    if (!gathered) return fail(gathered.error());
    transfer.progress = gathered->progress;
    if (gathered->document.empty()) return end_empty_handed(visit, "outcome.no_results");

    // Only what the policy lets travel.
    auto document = elmo::Document::parse(gathered->document, kGathered);
    if (!document) return fail(document.error());
    auto outline = elmo::outline(*document);
    if (!outline) return fail(outline.error());
    std::set<int> offered = elmo::offered(*outline, transfer.passed_only);
    if (offered.empty()) {
        return end_empty_handed(
            visit, outline->nodes.empty() ? "outcome.no_results" : "outcome.none_passed");
    }
    auto selection = elmo::keep(*document, offered);
    if (!selection) return fail(selection.error());
    transfer.offered = selection->document.serialize();
    for (int number = 1; number <= static_cast<int>(offered.size()); ++number) {
        transfer.picks.insert(number);
    }
    transfer.stage = Stage::choosing;
    return visit.go_to_current_page();
}

}  // namespace

Result<http::Response> show_gather(Visit& visit) {
    auto progress = visit.environment.gatherer.look(visit.transfer.gathering);
    if (!progress) return fail(gone());
    if (!progress->begun) {
        const bool tells = !progress->unaskable.empty() && !visit.transfer.goes_without;
        return http::see_other(visit.base() + (tells ? "/gather/lacking" : "/gather/institutions"));
    }
    // Who failed may be asked again: the student decides, not the clock.
    if (!progress->finished || progress->incomplete()) {
        return respond(gather_page(visit.frame(), *progress));
    }
    return offer(visit);
}

Result<http::Response> show_lacking(Visit& visit) {
    auto progress = visit.environment.gatherer.look(visit.transfer.gathering);
    if (!progress) return fail(gone());
    if (progress->begun || progress->unaskable.empty()) return visit.go_to_current_page();
    const bool some_left = progress->unaskable.size() < visit.environment.gatherer.source_count();
    return respond(lacking_page(visit.frame(), progress->unaskable, some_left));
}

Result<http::Response> go_without(Visit& visit) {
    visit.transfer.goes_without = true;
    if (visit.environment.issuers.is_used()) return visit.go_to_current_page();
    Status begun = visit.environment.gatherer.begin(visit.transfer.gathering, {});
    // Pressed twice: the page shows how things are.
    if (begun || begun.error().code() == ErrorCode::outdated) return visit.go_to_current_page();
    if (begun.error().code() == ErrorCode::not_found) return fail(gone());
    return fail(begun.error());
}

Result<http::Response> go_on(Visit& visit) {
    auto progress = visit.environment.gatherer.look(visit.transfer.gathering);
    if (!progress) return fail(gone());
    if (!progress->begun) return visit.go_to_current_page();
    if (!visit.environment.gatherer.stop_waiting(visit.transfer.gathering)) return fail(gone());
    return offer(visit);
}

Result<http::Response> ask_again(Visit& visit) {
    Status asked =
        visit.environment.gatherer.ask_again(visit.transfer.gathering, visit.field("question"));
    // Pressed twice, or answered meanwhile: the page shows how things are.
    if (asked || asked.error().code() == ErrorCode::outdated) return visit.go_to_current_page();
    return fail(asked.error());
}

Result<http::Response> gather_status(Visit& visit) {
    results::Progress progress;
    progress.finished = true;
    if (visit.transfer.stage == Stage::gathering) {
        if (auto found = visit.environment.gatherer.look(visit.transfer.gathering)) {
            progress = std::move(*found);
        }
    }
    http::Response response;
    response.content_type = "application/json";
    response.body = transfer::gather_status(visit.frame(), progress);
    return response;
}

}  // namespace ncp::transfer::steps
