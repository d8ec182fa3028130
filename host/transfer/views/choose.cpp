#include "transfer/views/credits.h"
#include "transfer/views/page_model.h"
#include "transfer/views/results_model.h"

namespace ncp::transfer {

Result<std::string> choose_page(const Frame& frame, const Choosing& choosing) {
    const elmo::Outline& outline = choosing.outline;
    auto say = [&](const char* key) { return frame.pages.text(frame.language, key); };
    const bool pickable = choosing.picking != config::Picking::nothing;
    const bool wholes = choosing.picking == config::Picking::wholes;
    pages::Model model =
        page_model(frame, {.title = say(pickable ? "choose.title" : "choose.title_all"),
                           .step = Step::choose,
                           .may_cancel = true,
                           .script = pickable ? "choose.js" : ""});
    set_failed_sources(model, frame, choosing.progress);
    set_results(model, frame, outline,
                {.pickable = pickable,
                 .only_wholes = wholes,
                 .folding = true,
                 .heading_level = 2,
                 .ticked = &choosing.ticked});
    model.set("wholes", wholes);
    model.set("parts_text", say(wholes ? "choose.parts_of_wholes" : "choose.parts"));

    model.set("revision", outline.revision);
    model.set("problem", choosing.problem.empty() ? "" : say(choosing.problem.c_str()));
    model.set("first_number", outline.nodes.empty() ? "" : "1");
    model.set("offered_text", results_text(frame, outline.nodes.size(), total_credits(outline)));
    // For assets/choose.js, which fills in {count} and {credits} as the student ticks.
    for (const char* form : {"none", "one", "other"}) {
        model.set(std::string("selected_") + form,
                  frame.pages.text(frame.language, std::string("choose.selected.") + form));
    }
    model.set("included_text", say("choose.included"));
    return frame.pages.render("choose", model, frame.language);
}

}  // namespace ncp::transfer
