// Home, arrive, login, stay, cancel, error: pages that mostly say something and offer a next step.
#include <array>

#include <nlohmann/json.hpp>

#include "transfer/views/page_model.h"

namespace ncp::transfer {
namespace {

std::string say(const Frame& frame, const std::string& key) {
    return frame.pages.text(frame.language, key, {{"receiver", frame.receiver}});
}

// In the order of LoginProblem.
constexpr std::array<std::string_view, 4> kLoginProblems{"failed", "unavailable", "cancelled",
                                                         "too-weak"};

}  // namespace

Result<std::string> home_page(const Frame& frame) {
    pages::Model model = page_model(frame, {.title = say(frame, "home.title")});
    return frame.pages.render("home", model, frame.language);
}

std::string_view name_of(LoginProblem problem) {
    return kLoginProblems.at(static_cast<std::size_t>(problem));
}

std::optional<LoginProblem> login_problem_of(std::string_view name) {
    for (std::size_t i = 0; i < kLoginProblems.size(); ++i) {
        if (kLoginProblems.at(i) == name) return static_cast<LoginProblem>(i);
    }
    return {};
}

Result<std::string> arrive_page(const Frame& frame, const std::vector<LoginChoice>& choices,
                                const std::optional<LoginNotice>& notice) {
    pages::Model model = page_model(frame, {.title = say(frame, "arrive.title"),
                                            .step = Step::login,
                                            .may_cancel = true,
                                            .script = "arrive.js"});
    model.declare_list("choices");
    for (const LoginChoice& choice : choices) {
        pages::Model& entry = model.add("choices");
        entry.set("id", choice.id);
        entry.set("login_title", choice.title);
        entry.set("has_logo", choice.has_logo);
    }
    model.set("has_notice", notice.has_value());
    model.set("notice", "");
    if (notice) {
        model.set("notice",
                  frame.pages.text(frame.language,
                                   "arrive.problem." + std::string(name_of(notice->problem)),
                                   {{"login_title", notice->title}}));
    }
    return frame.pages.render("arrive", model, frame.language);
}

Result<std::string> login_page(const Frame& frame, const std::string& page, pages::Model model) {
    pages::Model around = page_model(
        frame, {.title = say(frame, page + ".title"), .step = Step::login, .may_cancel = true});
    // The method's model was made without knowing the page around it; the page's values win, so
    // that a method cannot pretend another receiver.
    for (const auto& [name, value] : around.texts())
        model.set(name, value);
    for (const auto& [name, value] : around.truths())
        model.set(name, value);
    for (const auto& [name, entries] : around.lists()) {
        model.declare_list(name);
        for (const pages::Model& entry : entries)
            model.add(name) = entry;
    }
    return frame.pages.render(page, model, frame.language);
}

Result<std::string> stay_page(const Frame& frame) {
    // This tab is to be closed: it asks nothing itself.
    Frame around = frame;
    around.time_left = {};
    around.may_stay = false;
    pages::Model model = page_model(around, {.title = say(frame, "stay.done.title")});
    model.set("more_time", time_left_text(frame));
    return frame.pages.render("stay", model, frame.language);
}

std::string stay_status(const Frame& frame) {
    return nlohmann::json{{"seconds", frame.time_left.count()},
                          {"may_stay", frame.may_stay},
                          {"text", time_left_text(frame)}}
        .dump();
}

Result<std::string> cancel_page(const Frame& frame, const std::string& back,
                                const std::optional<std::string>& offer_logout) {
    pages::Model model = page_model(frame, {.title = say(frame, "cancel.title")});
    model.set("back", back);
    set_logout_offer(model, offer_logout);
    return frame.pages.render("cancel", model, frame.language);
}

Result<std::string> logout_page(const Frame& frame, const LoggingOut& logout) {
    const std::string title =
        frame.pages.text(frame.language, "logout.title", {{"login_title", logout.login_title}});
    const bool posts = !logout.fields.empty();
    pages::Model model = page_model(frame, {.title = title,
                                            .leads_to = posts ? "" : logout.address,
                                            .script = posts ? "deliver.js" : ""});
    model.set("login_title", logout.login_title);
    model.set("address", logout.address);
    model.set("posts", posts);
    model.declare_list("fields");
    for (const auto& [name, value] : logout.fields) {
        pages::Model& field = model.add("fields");
        field.set("name", name);
        field.set("value", value);
    }
    return frame.pages.render("logout", model, frame.language);
}

Result<std::string> error_page(const Frame& frame, ErrorCode code) {
    const std::string key = "error." + std::string(facts(code).page_key);
    pages::Model model =
        page_model(frame, {.title = say(frame, key + ".title"), .may_cancel = true});
    model.set("text", say(frame, key + ".text"));
    model.set("advice", say(frame, key + ".advice"));
    return frame.pages.render("error", model, frame.language);
}

}  // namespace ncp::transfer
