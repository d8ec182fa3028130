#include "transfer/views/written.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>

namespace ncp::transfer {
namespace {

std::optional<int> number(std::string_view digits) {
    int value = 0;
    auto [stop, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    bool whole = problem == std::errc{} && stop == digits.data() + digits.size();
    return whole ? std::optional(value) : std::nullopt;
}

bool is_language_tag(std::string_view tag) {
    std::size_t primary = std::min(tag.find('-'), tag.size());
    bool clean = std::all_of(tag.begin(), tag.end(), [](unsigned char c) {
        return c < 0x80 && (std::isalnum(c) != 0 || c == '-');
    });
    return clean && (primary == 2 || primary == 3) && tag.size() <= 35 && tag.back() != '-' &&
           tag.find("--") == std::string_view::npos;
}

}  // namespace

std::string written_date(const Frame& frame, const std::string& date) {
    if (date.size() != 10 || date[4] != '-' || date[7] != '-') return date;
    auto year = number(std::string_view(date).substr(0, 4));
    auto month = number(std::string_view(date).substr(5, 2));
    auto day = number(std::string_view(date).substr(8, 2));
    if (!year || !month || !day || *month < 1 || *month > 12 || *day < 1 || *day > 31) return date;
    std::string name = frame.pages.text(frame.language, "date.month." + std::to_string(*month));
    return frame.pages.text(
        frame.language, "date.written",
        {{"day", std::to_string(*day)}, {"month", name}, {"year", std::to_string(*year)}});
}

void set_title(pages::Model& model, const std::string& name, const elmo::Title& title) {
    model.set(name, title.text);
    model.set(name + "_lang", is_language_tag(title.language) ? title.language : "");
}

std::string type_text(const Frame& frame, const std::string& type) {
    auto say = [&](const char* key) { return frame.pages.text(frame.language, key); };
    if (type == "Degree Programme") return say("result.type.degree");
    if (type == "Module") return say("result.type.module");
    if (type == "Course") return say("result.type.course");
    if (type == "Class") return say("result.type.class");
    return type;
}

std::string status_text(const Frame& frame, const std::string& status) {
    if (status == "failed") return frame.pages.text(frame.language, "result.status.failed");
    if (status == "in-progress") {
        return frame.pages.text(frame.language, "result.status.in_progress");
    }
    return "";
}

}  // namespace ncp::transfer
