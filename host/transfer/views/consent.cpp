#include "transfer/views/credits.h"
#include "transfer/views/page_model.h"
#include "transfer/views/results_model.h"
#include "transfer/views/written.h"

namespace ncp::transfer {
namespace {

void set_person(pages::Model& model, const Frame& frame, const elmo::Learner& learner) {
    model.declare_list("person");
    auto add = [&](std::string label, std::string value) {
        if (value.empty()) return;
        pages::Model& entry = model.add("person");
        entry.set("label", std::move(label));
        entry.set("value", std::move(value));
    };
    auto say = [&](const char* key) { return frame.pages.text(frame.language, key); };
    add(say("consent.given_names"), learner.given_names);
    add(say("consent.family_name"), learner.family_name);
    add(say("consent.birth_date"), written_date(frame, learner.birth_date));
    for (const auto& [type, value] : learner.identifiers) {
        // The two types that the schema names; a source may have its own.
        std::string label =
            frame.pages.text(frame.language, "consent.other_identifier", {{"type", type}});
        if (type == "nationalIdentifier") label = say("consent.national_identifier");
        if (type == "esi") label = say("consent.student_identifier");
        add(label, value);
    }
}

}  // namespace

Result<std::string> consent_page(const Frame& frame, const Consenting& consenting) {
    const elmo::Outline& outline = consenting.outline;
    pages::Model model =
        page_model(frame, {.title = frame.pages.text(frame.language, "consent.title"),
                           .step = Step::consent,
                           .may_cancel = true});
    set_person(model, frame, outline.learner);
    set_results(model, frame, outline, {.heading_level = 3});
    set_failed_sources(model, frame, consenting.progress);
    model.declare_list("dropped");
    for (const std::string& title : consenting.dropped_attachments) {
        model.add("dropped").set("document", title);
    }
    model.set("has_dropped", !consenting.dropped_attachments.empty());
    model.set("with_transcript", consenting.with_transcript);
    model.set("offer_copy", consenting.offer_copy);
    set_logout_offer(model, consenting.offer_logout);
    model.set("revision", outline.revision);
    model.set("return_url", consenting.return_url);
    model.set("total_text", results_text(frame, outline.nodes.size(), total_credits(outline)));
    model.set("send_text", frame.pages.text(frame.language, "consent.send",
                                            {{"count", std::to_string(outline.nodes.size())},
                                             {"receiver", frame.receiver}}));
    return frame.pages.render("consent", model, frame.language);
}

}  // namespace ncp::transfer
