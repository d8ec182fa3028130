#include "base/bytes.h"
#include "base/log.h"
#include "elmo/selection.h"
#include "signing/nested_signatures.h"
#include "transfer/seal.h"
#include "transfer/steps/steps.h"

namespace ncp::transfer::steps {
namespace {

Result<elmo::Selection> selected(const Transfer& transfer) {
    auto document = elmo::Document::parse(transfer.offered, kGathered);
    if (!document) return fail(document.error());
    return elmo::keep(std::move(*document), transfer.picks);
}

// Names what was shown, to whoever agrees to it: of the same offer the same picks make the same
// selection, and digesting both costs a tenth of digesting that.
std::string revision_of(const Transfer& transfer) {
    std::string named = sha256(transfer.offered);
    for (const int pick : transfer.picks)
        named += ' ' + std::to_string(pick);
    return hex_encode(sha256(named)).substr(0, 32);
}

// Of others, inside Diploma Supplements: most clients would take them for ours.
void strip_signatures(const Visit& visit, elmo::Document& document) {
    if (visit.environment.policy.keep_nested_signatures) return;
    if (const std::size_t count = signing::strip_nested_signatures(document); count > 0) {
        log_info(text("transfer {}: {} signatures inside the document taken out",
                      not_personal(visit.transfer.way_back.correlation_id), count));
    }
}

// What sources delivered breaks a MUST of ELMO that choosing did not heal; the page says so, not
// that a source could not be reached.
http::Response end_unsendable(Visit& visit, const Error& error) {
    log_error(text("transfer {}: {}", not_personal(visit.transfer.way_back.correlation_id),
                   error.describe()));
    visit.environment.gatherer.cancel(visit.transfer.gathering);
    end(visit.transfer, {protocol::ReturnCode::error, "outcome.not_sendable", 0, {}});
    return visit.go_to_current_page();
}

}  // namespace

Result<http::Response> show_consent(Visit& visit) {
    auto selection = selected(visit.transfer);
    if (!selection) return fail(selection.error());
    auto outline = elmo::outline(selection->document);
    if (!outline) return fail(outline.error());
    outline->revision = revision_of(visit.transfer);
    return respond(
        consent_page(visit.frame(), {.outline = *outline,
                                     .progress = visit.transfer.progress,
                                     .dropped_attachments = selection->dropped_attachments,
                                     .return_url = visit.transfer.way_back.return_url}));
}

Result<http::Response> consent(Visit& visit) {
    Transfer& transfer = visit.transfer;
    if (visit.field("revision") != revision_of(transfer)) {
        return fail(ErrorCode::outdated, "consent to another selection than the chosen one");
    }
    auto selection = selected(transfer);
    if (!selection) return fail(selection.error());
    strip_signatures(visit, selection->document);
    const signing::KeySource& key = visit.environment.keys.at(visit.environment.clock.wall());
    const PublicText reference = not_personal(transfer.way_back.correlation_id);
    auto sealed = seal(std::move(selection->document), visit.environment.schema, key, reference);
    if (!sealed && sealed.error().code() == ErrorCode::invalid_document) {
        return end_unsendable(visit, sealed.error());
    }
    if (!sealed) return fail(sealed.error());

    int results = static_cast<int>(transfer.picks.size());
    visit.environment.gatherer.cancel(transfer.gathering);
    end(transfer, {protocol::ReturnCode::ok, "", results, {}});
    transfer.elmo = std::move(*sealed);
    return visit.go_to_current_page();
}

}  // namespace ncp::transfer::steps
