#include "transfer/views/page_model.h"

namespace ncp::transfer {

using protocol::ReturnCode;

Result<std::string> deliver_page(const Frame& frame, const Delivering& delivering) {
    auto say = [&](const std::string& key) {
        return frame.pages.text(
            frame.language, key,
            {{"receiver", frame.receiver}, {"count", std::to_string(delivering.results)}});
    };
    bool ok = delivering.code == ReturnCode::ok;
    // Nothing for the student to read, or his own wish: no need to wait for him.
    bool by_itself = (ok && !delivering.copies_first) || delivering.code == ReturnCode::cancel;
    pages::Model model =
        page_model(frame, {.title = say(ok ? "deliver.title" : delivering.reason_key + ".title"),
                           .step = ok ? Step::consent : Step::none,
                           .script = by_itself ? "deliver.js" : ""});
    model.set("text", say(ok ? (by_itself ? "deliver.text" : "deliver.text_copy")
                             : delivering.reason_key + ".text"));
    model.declare_list("copies");
    for (const OwnCopy& copy : delivering.copies) {
        pages::Model& item = model.add("copies");
        item.set("file", copy.file);
        item.set("text", say(copy.text_key));
    }
    model.set("has_copies", !delivering.copies.empty());
    model.set("by_itself", by_itself);
    model.set("return_url", delivering.return_url);
    model.set("session_id", delivering.form.session_id);
    model.set("return_code", delivering.form.return_code);
    model.set("return_message", delivering.form.return_message);
    model.set("elmo", delivering.form.elmo);
    model.set("button", say(ok ? "deliver.button_send" : "deliver.button_return"));
    model.declare_list("failed_sources");
    for (const std::string& source : delivering.failed_sources) {
        model.add("failed_sources").set("text", source);
    }
    model.set("has_failed", !delivering.failed_sources.empty());
    return frame.pages.render("deliver", model, frame.language);
}

}  // namespace ncp::transfer
