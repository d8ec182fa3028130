#include <algorithm>
#include <nlohmann/json.hpp>

#include "transfer/views/page_model.h"

namespace ncp::transfer {
namespace {

using results::SourceProgress;
using results::SourceState;

// Part of the contract with assets/gather.js and of the style sheet's class names.
const char* name_of(SourceState state) {
    switch (state) {
        case SourceState::waiting:
            return "waiting";
        case SourceState::delivered:
            return "delivered";
        case SourceState::nothing:
            return "nothing";
        case SourceState::failed:
            return "failed";
        case SourceState::late:
            return "late";
        case SourceState::pointed:
            return "pointed";
        case SourceState::unasked:
            return "unasked";
    }
    return "failed";
}

std::string state_text(const Frame& frame, const SourceProgress& source) {
    auto say = [&](const char* key) { return frame.pages.text(frame.language, key); };
    switch (source.state) {
        case SourceState::waiting:
            return say("gather.state.waiting");
        case SourceState::delivered:
            return say(source.failed_issuers.empty() ? "gather.state.delivered"
                                                     : "gather.state.delivered_partly");
        case SourceState::nothing:
            return say("gather.state.nothing");
        case SourceState::late:
            return say("gather.state.late");
        case SourceState::pointed:
            return say("gather.state.pointed");
        case SourceState::unasked:
            return say("gather.state.unasked");
        case SourceState::failed:
            break;
    }
    if (source.problem == ErrorCode::login_failed) return say("gather.state.lacking");
    return say(source.problem == ErrorCode::wrong_person ? "gather.state.wrong_person"
                                                         : "gather.state.failed");
}

std::string summary(const Frame& frame, const results::Progress& progress) {
    auto done = std::count_if(
        progress.sources.begin(), progress.sources.end(),
        [](const SourceProgress& source) { return source.state != SourceState::waiting; });
    return frame.pages.text(
        frame.language, "gather.summary",
        {{"done", std::to_string(done)}, {"count", std::to_string(progress.sources.size())}});
}

bool has_delivered(const results::Progress& progress) {
    return std::any_of(
        progress.sources.begin(), progress.sources.end(),
        [](const SourceProgress& source) { return source.state == SourceState::delivered; });
}

template <class Holds>
bool any_source(const results::Progress& progress, Holds holds) {
    return std::any_of(progress.sources.begin(), progress.sources.end(), holds);
}

const char* lead(const results::Progress& progress) {
    if (!progress.finished) return "gather.lead";
    const bool again = any_source(progress, [](auto& one) { return one.may_be_asked_again(); });
    return again ? "gather.lead_finished" : "gather.lead_lacking";
}

}  // namespace

Result<std::string> gather_page(const Frame& frame, const results::Progress& progress) {
    const bool delivered = has_delivered(progress);
    const char* title = progress.finished ? "gather.title_finished" : "gather.title";
    pages::Model model = page_model(frame, {.title = frame.pages.text(frame.language, title),
                                            .step = Step::gather,
                                            .may_cancel = true,
                                            .reloads = !progress.finished,
                                            .script = progress.finished ? "" : "gather.js"});
    model.set("heading", frame.pages.text(frame.language, title));
    model.set("lead", frame.pages.text(frame.language, lead(progress)));
    model.set("summary", summary(frame, progress));
    model.set("waits", !progress.finished);
    model.set("finished", progress.finished);
    model.set("delivered", delivered);
    model.set("go_on",
              frame.pages.text(frame.language, delivered ? "gather.go_on" : "gather.go_on_empty",
                               {{"receiver", frame.receiver}}));
    model.set("lacks", progress.finished && any_source(progress, [](const SourceProgress& source) {
                           return source.state == SourceState::failed &&
                                  source.problem == ErrorCode::login_failed;
                       }));
    model.declare_list("sources");
    for (const SourceProgress& source : progress.sources) {
        pages::Model& entry = model.add("sources");
        entry.set("id", source.id);
        entry.set("source", source.title);
        entry.set("state", name_of(source.state));
        entry.set("state_text", state_text(frame, source));
        entry.set("can_be_asked_again", progress.finished && source.may_be_asked_again());
    }
    return frame.pages.render("gather", model, frame.language);
}

std::string gather_status(const Frame& frame, const results::Progress& progress) {
    nlohmann::json sources = nlohmann::json::array();
    for (const SourceProgress& source : progress.sources) {
        sources.push_back({{"id", source.id},
                           {"title", source.title},
                           {"state", name_of(source.state)},
                           {"text", state_text(frame, source)}});
    }
    nlohmann::json status{{"finished", progress.finished},
                          {"may_go_on", has_delivered(progress)},
                          {"summary", summary(frame, progress)},
                          {"sources", std::move(sources)}};
    // Institutions' names come from outside: bytes that are not UTF-8 must not throw.
    return status.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

}  // namespace ncp::transfer
