#include "base/bytes.h"
#include "base/log.h"
#include "elmo/selection.h"
#include "elmo/transcript/attach.h"
#include "pages/accept_language.h"
#include "signing/nested_signatures.h"
#include "transfer/logout.h"
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

// The pages may exist in fewer languages than the transcript: where they fell back to English, the
// browser says what its user reads.
std::string transcript_language(const Visit& visit) {
    const std::string& pages = visit.transfer.way_back.language;
    if (pages != pages::kFallbackLanguage) return pages;
    return pages::accepted_language(visit.request.header("accept-language"),
                                    visit.environment.transcripts->words());
}

Transcripts::Wish wish_of(const Visit& visit, const std::string& revision) {
    return {.transfer = visit.transfer.way_back.tag,
            .revision = revision,
            .language = transcript_language(visit)};
}

// From here on the document holds the transcript of what it held before.
Status add_transcript(const Visit& visit, const std::string& revision, elmo::Document& document) {
    Transcripts* transcripts = visit.environment.transcripts;
    if (transcripts == nullptr) return {};
    const Transcripts::Wish wish = wish_of(visit, revision);
    auto pdf = transcripts->take(wish, document);
    if (!pdf) return fail(pdf.error());
    return elmo::transcript::attach(document, *pdf, transcripts->wording(wish.language));
}

}  // namespace

Result<http::Response> show_consent(Visit& visit) {
    auto selection = selected(visit.transfer);
    if (!selection) return fail(selection.error());
    auto outline = elmo::outline(selection->document);
    if (!outline) return fail(outline.error());
    outline->revision = revision_of(visit.transfer);
    Transcripts* transcripts = visit.environment.transcripts;
    auto page = consent_page(visit.frame(), {.outline = *outline,
                                             .progress = visit.transfer.progress,
                                             .dropped_attachments = selection->dropped_attachments,
                                             .return_url = visit.transfer.way_back.return_url,
                                             .with_transcript = transcripts != nullptr,
                                             .offer_copy = visit.environment.policy.own_copy,
                                             .offer_logout = logout_offer(visit)});
    // Made while the student reads.
    if (transcripts != nullptr) {
        transcripts->begin(wish_of(visit, outline->revision), std::move(selection->document),
                           personal_until(visit.transfer, visit.environment.policy.lifetimes,
                                          visit.environment.clock.wall()));
    }
    return respond(std::move(page));
}

Result<http::Response> consent(Visit& visit) {
    Transfer& transfer = visit.transfer;
    const std::string revision = revision_of(transfer);
    if (visit.field("revision") != revision) {
        return fail(ErrorCode::outdated, "consent to another selection than the chosen one");
    }
    auto selection = selected(transfer);
    if (!selection) return fail(selection.error());
    strip_signatures(visit, selection->document);
    if (Status added = add_transcript(visit, revision, selection->document); !added) {
        return fail(added.error());
    }
    const signing::KeySource& key = visit.environment.keys.at(visit.environment.clock.wall());
    const PublicText reference = not_personal(transfer.way_back.correlation_id);
    auto sealed = seal(std::move(selection->document), visit.environment.schema, key, reference);
    if (!sealed && sealed.error().code() == ErrorCode::invalid_document) {
        return end_unsendable(visit, sealed.error());
    }
    if (!sealed) return fail(sealed.error());

    Leaving leaving = leaving_of(visit);
    int results = static_cast<int>(transfer.picks.size());
    visit.environment.gatherer.cancel(transfer.gathering);
    end(transfer, {protocol::ReturnCode::ok, "", results, {}});
    transfer.wants_copy = visit.environment.policy.own_copy && visit.field("copy") == "1";
    transfer.elmo = std::move(*sealed);
    return leave(visit, std::move(leaving));
}

}  // namespace ncp::transfer::steps
