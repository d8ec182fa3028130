#include "transfer/views/page_model.h"

#include <array>

namespace ncp::transfer {
namespace {

constexpr std::array kSteps{"steps.login", "steps.gather", "steps.choose", "steps.consent"};

void set_steps(pages::Model& model, const Frame& frame, Step current) {
    model.declare_list("steps");
    model.set("step_text", "");
    model.set("has_steps", current != Step::none);
    if (current == Step::none) return;
    int number = 0;
    for (const char* key : kSteps) {
        ++number;
        bool is_current = number == static_cast<int>(current);
        std::string name = frame.pages.text(frame.language, key);
        pages::Model& step = model.add("steps");
        step.set("name", name);
        step.set("number", std::to_string(number));
        step.set("current", is_current);
        step.set("done", number < static_cast<int>(current));
        if (!is_current) continue;
        model.set("step_text", frame.pages.text(frame.language, "steps.now",
                                                {{"number", std::to_string(number)},
                                                 {"total", std::to_string(kSteps.size())},
                                                 {"name", name}}));
    }
}

}  // namespace

pages::Model page_model(const Frame& frame, const Surroundings& surroundings) {
    pages::Model model;
    bool in_transfer = !frame.base.empty();
    model.set("title", surroundings.title);
    model.set("contact_point", frame.contact_point);
    model.set("receiver", frame.receiver);
    model.set("base", frame.base);
    model.set("csrf", frame.csrf);
    model.set("correlation_id", frame.correlation_id);
    model.set("may_cancel", surroundings.may_cancel && in_transfer);
    model.set("reloads", surroundings.reloads);
    model.set("leads_to", surroundings.leads_to);
    model.set("script", surroundings.script);
    model.set("time_left", time_left_text(frame));
    model.set("seconds_left", std::to_string(frame.time_left.count()));
    model.set("may_stay", frame.may_stay && in_transfer);
    set_steps(model, frame, surroundings.step);
    return model;
}

std::string time_left_text(const Frame& frame) {
    if (frame.time_left.count() <= 0) return "";
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(frame.time_left).count();
    return frame.pages.text(frame.language, "page.time_left", {{"count", std::to_string(minutes)}});
}

std::string results_text(const Frame& frame, std::size_t count, const std::string& credits) {
    std::string results =
        frame.pages.text(frame.language, "results.count", {{"count", std::to_string(count)}});
    if (credits == "0") return results;
    return frame.pages.text(frame.language, "results.with_credits",
                            {{"results", results}, {"credits", credits}});
}

std::string identity_text(const Frame& frame, const std::vector<std::string>& keys) {
    std::string words;
    for (const std::string& key : keys) {
        // Own keys, which begin with a prefix, have no words in the locale files.
        const bool own = key.find(':') != std::string::npos;
        if (!words.empty()) words += frame.pages.text(frame.language, "identity.and");
        words += frame.pages.text(frame.language, own ? "identity.other" : "identity." + key);
    }
    return words;
}

void set_logout_offer(pages::Model& model, const std::optional<std::string>& login_title) {
    model.set("offer_logout", login_title.has_value());
    model.set("login_title", login_title.value_or(""));
}

void set_failed_sources(pages::Model& model, const Frame& frame,
                        const results::Progress& progress) {
    model.declare_list("failed_sources");
    for (const results::SourceProgress& source : progress.sources) {
        bool failed = source.state == results::SourceState::failed;
        bool late = source.state == results::SourceState::late;
        if (failed || late) {
            const char* key = late ? "sources.late" : "sources.failed";
            if (source.problem == ErrorCode::wrong_person) key = "sources.wrong_person";
            if (source.problem == ErrorCode::login_failed) key = "sources.lacking";
            model.add("failed_sources")
                .set("text", frame.pages.text(frame.language, key, {{"source", source.title}}));
        }
        if (source.state == results::SourceState::unasked) {
            model.add("failed_sources")
                .set("text",
                     frame.pages.text(frame.language, "sources.unasked",
                                      {{"source", source.title},
                                       {"lacking", identity_text(frame, source.lacking_keys)}}));
        }
        for (const std::string& issuer : source.failed_issuers) {
            model.add("failed_sources")
                .set("text", frame.pages.text(frame.language, "sources.failed_issuer",
                                              {{"source", source.title}, {"issuer", issuer}}));
        }
    }
    model.set("has_failed", !model.lists().at("failed_sources").empty());
}

}  // namespace ncp::transfer
