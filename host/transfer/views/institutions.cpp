#include "transfer/views/page_model.h"

namespace ncp::transfer {
namespace {

std::string found_text(const Frame& frame, const PickingInstitutions& picking) {
    const std::size_t shown = picking.offered.size();
    return frame.pages.text(
        frame.language, shown < picking.found ? "institutions.found_more" : "institutions.found",
        {{"shown", std::to_string(shown)}, {"count", std::to_string(picking.found)}});
}

}  // namespace

Result<std::string> lacking_page(const Frame& frame,
                                 const std::vector<results::SourceProgress>& unaskable,
                                 bool some_left) {
    auto say = [&](const char* key, const pages::Parameters& parameters = {}) {
        return frame.pages.text(frame.language, key, parameters);
    };
    pages::Model model = page_model(
        frame, {.title = say("lacking.title"), .step = Step::gather, .may_cancel = true});
    model.declare_list("unaskable");
    for (const results::SourceProgress& source : unaskable) {
        pages::Model& entry = model.add("unaskable");
        entry.set("source", source.title);
        entry.set("lacking", identity_text(frame, source.lacking_keys));
    }
    model.set("some_left", some_left);
    model.set("go_on", some_left ? say("lacking.go_on")
                                 : say("gather.go_on_empty", {{"receiver", frame.receiver}}));
    return frame.pages.render("lacking", model, frame.language);
}

Result<std::string> institutions_page(const Frame& frame, const PickingInstitutions& picking) {
    pages::Model model =
        page_model(frame, {.title = frame.pages.text(frame.language, "institutions.title"),
                           .step = Step::gather,
                           .may_cancel = true});
    model.set("problem", picking.problem.empty()
                             ? std::string()
                             : frame.pages.text(frame.language, picking.problem));
    model.set("search", picking.search);
    model.set("found", found_text(frame, picking));
    model.declare_list("institutions");
    for (std::size_t i = 0; i < picking.offered.size(); ++i) {
        const PickingInstitutions::Offered& offered = picking.offered[i];
        pages::Model& entry = model.add("institutions");
        entry.set("number", std::to_string(i + 1));
        entry.set("value", offered.value);
        entry.set("name", offered.name);
        entry.set("country", offered.country);
        entry.set("ticked", offered.ticked);
    }
    model.declare_list("kept");
    for (const std::string& value : picking.kept)
        model.add("kept").set("value", value);
    model.set("has_missing", !picking.missing.empty());
    model.declare_list("missing");
    for (const std::string& title : picking.missing)
        model.add("missing").set("text", title);
    return frame.pages.render("institutions", model, frame.language);
}

}  // namespace ncp::transfer
