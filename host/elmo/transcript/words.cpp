#include "elmo/transcript/words.h"

#include <algorithm>

#include "elmo/transcript/shown.h"

namespace ncp::elmo::transcript {
namespace {

// Replaces each {name} that is known; what is put in is not searched again.
std::string fill(std::string_view text, const Fillings& fillings) {
    std::string filled;
    while (!text.empty()) {
        const std::size_t open = text.find('{');
        const std::size_t close = open == text.npos ? open : text.find('}', open);
        if (close == text.npos) break;
        const auto value = fillings.find(std::string(text.substr(open + 1, close - open - 1)));
        filled += text.substr(0, open);
        filled += value == fillings.end() ? std::string(text.substr(open, close - open + 1))
                                          : value->second;
        text.remove_prefix(close + 1);
    }
    return filled.append(text);
}

const std::string* find(const Texts* texts, const std::string& key) {
    if (texts == nullptr) return nullptr;
    const auto found = texts->find(key);
    return found == texts->end() ? nullptr : &found->second;
}

}  // namespace

std::string Words::english(const std::string& key, const Fillings& fillings) const {
    const std::string* text = find(wording_.english, key);
    return fill(text != nullptr ? *text : key, fillings);
}

std::string Words::student(const std::string& key, const Fillings& fillings) const {
    const std::string* text = find(wording_.student, key);
    return text != nullptr ? fill(*text, fillings) : english(key, fillings);
}

std::string Words::both(const std::string& key, const Fillings& fillings,
                        const char* between) const {
    const std::string own = student(key, fillings);
    const std::string common = english(key, fillings);
    return own == common ? own : isolated(own) + between + common;
}

std::vector<std::string> Words::paragraphs(const std::string& key, const Fillings& fillings) const {
    std::vector<std::string> made{student(key, fillings)};
    std::string common = english(key, fillings);
    if (common != made.front()) made.push_back(std::move(common));
    return made;
}

std::vector<std::string> Words::in_order(const std::vector<Title>& titles) const {
    constexpr std::size_t kMany = 20;  // more than is printed anywhere: the rest only costs time
    std::vector<std::string> order;
    const auto add = [&order](const std::string& text) {
        if (!text.empty() && std::find(order.begin(), order.end(), text) == order.end()) {
            order.push_back(text);
        }
    };
    add(best_title(titles, language()).text);
    add(best_title(titles, "en").text);
    for (const Title& title : titles) {
        add(title.text);
        if (order.size() > kMany) break;
    }
    return order;
}

std::string Words::type(const std::string& type) const {
    if (type == "Degree Programme") return both("type.degree");
    if (type == "Module") return both("type.module");
    if (type == "Course") return both("type.course");
    if (type == "Class") return both("type.class");
    return type;
}

std::string Words::status(const std::string& status) const {
    if (status == "passed") return both("status.passed", {}, "\n");
    if (status == "failed") return both("status.failed", {}, "\n");
    if (status == "in-progress") return both("status.in_progress", {}, "\n");
    return status;
}

std::string Words::identifier(const std::string& type) const {
    if (type == "nationalIdentifier") return both("person.national_identifier");
    if (type == "esi") return both("person.student_identifier");
    return both("person.other_identifier") + " " + shown(type, kShortMax).text;
}

}  // namespace ncp::elmo::transcript
