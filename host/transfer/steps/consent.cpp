#include "base/log.h"
#include "elmo/selection.h"
#include "elmo/transcript/attach.h"
#include "pages/accept_language.h"
#include "transfer/seal.h"
#include "transfer/steps/steps.h"

namespace ncp::transfer::steps {
namespace {

Result<elmo::Selection> selected(const Transfer& transfer) {
    auto document = elmo::Document::parse(transfer.offered, kGathered);
    if (!document) return fail(document.error());
    return elmo::keep(*document, transfer.picks);
}

// The pages may exist in fewer languages than the transcript: where they fell back to English, the
// browser says what its user reads.
std::string transcript_language(const Visit& visit) {
    const std::string& pages = visit.transfer.way_back.language;
    if (pages != pages::kFallbackLanguage) return pages;
    return pages::accepted_language(visit.request.header("accept-language"),
                                    visit.environment.transcripts->words());
}

Transcripts::Wish wish_of(const Visit& visit, const elmo::Outline& outline) {
    return {.transfer = visit.transfer.way_back.tag,
            .revision = outline.revision,
            .language = transcript_language(visit)};
}

// From here on the document holds the transcript of what it held before.
Status add_transcript(const Visit& visit, const elmo::Outline& outline, elmo::Document& document) {
    Transcripts* transcripts = visit.environment.transcripts;
    if (transcripts == nullptr) return {};
    const Transcripts::Wish wish = wish_of(visit, outline);
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
    Transcripts* transcripts = visit.environment.transcripts;
    auto page = consent_page(visit.frame(), {.outline = *outline,
                                             .progress = visit.transfer.progress,
                                             .dropped_attachments = selection->dropped_attachments,
                                             .return_url = visit.transfer.way_back.return_url,
                                             .with_transcript = transcripts != nullptr});
    // Made while the student reads.
    if (transcripts != nullptr) {
        transcripts->begin(wish_of(visit, *outline), std::move(selection->document),
                           personal_until(visit.transfer, visit.environment.policy.lifetimes,
                                          visit.environment.clock.wall()));
    }
    return respond(std::move(page));
}

Result<http::Response> consent(Visit& visit) {
    Transfer& transfer = visit.transfer;
    auto selection = selected(transfer);
    if (!selection) return fail(selection.error());
    auto outline = elmo::outline(selection->document);
    if (!outline) return fail(outline.error());
    if (visit.field("revision") != outline->revision) {
        return fail(ErrorCode::outdated, "consent to another selection than the chosen one");
    }
    if (Status added = add_transcript(visit, *outline, selection->document); !added) {
        return fail(added.error());
    }
    auto sealed = seal(selection->document, visit.environment.schema, visit.environment.key);
    if (!sealed) return fail(sealed.error());

    int results = static_cast<int>(transfer.picks.size());
    visit.environment.gatherer.cancel(transfer.gathering);
    end(transfer, {protocol::ReturnCode::ok, "", results, {}});
    transfer.elmo = std::move(*sealed);
    return visit.go_to_current_page();
}

}  // namespace ncp::transfer::steps
