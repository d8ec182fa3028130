#include "elmo/text.h"

#include <algorithm>

#include "elmo/tree.h"

namespace ncp::elmo {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// '0' stands for any digit.
bool matches(std::string_view text, std::string_view pattern) {
    return text.size() == pattern.size() &&
           std::equal(text.begin(), text.end(), pattern.begin(),
                      [](char c, char p) { return p == '0' ? c >= '0' && c <= '9' : c == p; });
}

// "en" of "en-GB" (BCP 47, primary language subtag), in lower case.
std::string primary(std::string_view language) {
    return lower_ascii(language.substr(0, language.find_first_of("-_")));
}

}  // namespace

std::string lower_ascii(std::string_view text) {
    std::string lowered(text);
    std::transform(lowered.begin(), lowered.end(), lowered.begin(), lower);
    return lowered;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                              [](char x, char y) { return lower(x) == lower(y); });
}

Title best_title(const std::vector<Title>& titles, std::string_view language) {
    // A title may be empty as the source's last resort (schema); a written one is always better.
    auto first = [&titles](auto accept) {
        return std::find_if(titles.begin(), titles.end(), [&accept](const Title& title) {
            return !title.text.empty() && accept(title);
        });
    };
    for (std::string_view wish : {language, std::string_view("en")}) {
        if (wish.empty()) continue;
        auto same = first([wish](const Title& t) { return equal_ignoring_case(t.language, wish); });
        if (same != titles.end()) return *same;
        auto near = first([wish](const Title& t) { return primary(t.language) == primary(wish); });
        if (near != titles.end()) return *near;
    }
    auto written = first([](const Title&) { return true; });
    if (written != titles.end()) return *written;
    return titles.empty() ? Title{} : titles.front();
}

std::vector<Title> titles_of(const xmlNode* element) {
    std::vector<Title> titles;
    for (const xmlNode* title : children(element, "title")) {
        titles.push_back({token_of(title), language_of(title)});
    }
    return titles;
}

std::string attachment_title(const xmlNode* attachment) {
    std::string title = best_title(titles_of(attachment), "en").text;
    if (title.empty()) title = token_of(child(attachment, "type"));
    return title.empty() ? "Attachment" : title;
}

std::string date_without_zone(std::string_view date) {
    constexpr std::size_t kDateLength = 10;
    if (date.size() <= kDateLength || !matches(date.substr(0, kDateLength), "0000-00-00")) {
        return std::string(date);
    }
    const std::string_view zone = date.substr(kDateLength);
    if (zone == "Z" || matches(zone, "+00:00") || matches(zone, "-00:00")) {
        return std::string(date.substr(0, kDateLength));
    }
    return std::string(date);
}

}  // namespace ncp::elmo
