#include "elmo/rules/html.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <string>

#include "elmo/text.h"

namespace ncp::elmo {
namespace {

// Sorted. What people's databases hold; not every element of HTML.
constexpr std::array<std::string_view, 46> kElements{
    "a",     "article", "b",      "blockquote", "body", "br",     "center", "code",  "dd",  "div",
    "dl",    "dt",      "em",     "font",       "form", "h1",     "h2",     "h3",    "h4",  "h5",
    "h6",    "head",    "hr",     "html",       "i",    "iframe", "img",    "li",    "ol",  "p",
    "pre",   "s",       "script", "small",      "span", "strike", "strong", "style", "sub", "sup",
    "table", "td",      "th",     "tr",         "u",    "ul"};
static_assert(std::is_sorted(kElements.begin(), kElements.end()));

constexpr std::array<std::string_view, 21> kBasic{
    "a",  "abbr", "b",  "blockquote", "br", "cite", "code", "dd",     "div", "dl", "dt",
    "em", "i",    "li", "ol",         "p",  "pre",  "span", "strong", "u",   "ul"};
static_assert(std::is_sorted(kBasic.begin(), kBasic.end()));

constexpr std::array<std::string_view, 8> kReferences{"amp;", "apos;", "gt;",    "hellip;",
                                                      "lt;",  "nbsp;", "ndash;", "quot;"};

constexpr std::size_t kNameBytesMax = 16;

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// After the ampersand.
bool begins_with_reference(std::string_view text) {
    if (text.size() > 2 && text[0] == '#' && is_digit(text[1])) {
        const std::size_t end = text.find_first_not_of("0123456789", 1);
        return end != std::string_view::npos && text[end] == ';';
    }
    return std::any_of(kReferences.begin(), kReferences.end(),
                       [text](std::string_view name) { return text.starts_with(name); });
}

bool has_reference(std::string_view text) {
    for (std::size_t at = text.find('&'); at != std::string_view::npos;
         at = text.find('&', at + 1)) {
        if (begins_with_reference(text.substr(at + 1, kNameBytesMax))) return true;
    }
    return false;
}

}  // namespace

void each_tag(std::string_view text, const TagVisitor& visit) {
    for (std::size_t at = text.find('<'); at != std::string_view::npos;
         at = text.find('<', at + 1)) {
        std::size_t name = at + 1;
        const bool is_end = name < text.size() && text[name] == '/';
        if (is_end) ++name;
        std::size_t end = name;
        while (end < text.size() && end - name < kNameBytesMax &&
               (is_letter(text[end]) || (end > name && is_digit(text[end])))) {
            ++end;
        }
        if (end == name || end == text.size()) continue;
        const bool name_ends =
            std::string_view(" \t\r\n/>").find(text[end]) != std::string_view::npos;
        // "a <b and c> d" is mathematics: a tag closes before the next one opens.
        const std::size_t close = text.find_first_of("<>", end);
        const bool closes = close != std::string_view::npos && text[close] == '>';
        if (!name_ends || !closes) continue;
        if (!visit(lower_ascii(text.substr(name, end - name)), is_end)) return;
        at = close;
    }
}

Markup markup_in(std::string_view text) {
    if (text.find_first_of("<&") == std::string_view::npos) return Markup::none;
    Markup markup = has_reference(text) ? Markup::suspected : Markup::none;
    std::bitset<kElements.size()> begun;
    each_tag(text, [&](std::string_view name, bool is_end) {
        const auto* element = std::lower_bound(kElements.begin(), kElements.end(), name);
        if (element == kElements.end() || *element != name) return true;
        const auto index = static_cast<std::size_t>(element - kElements.begin());
        markup = is_end && begun[index] ? Markup::certain : Markup::suspected;
        if (!is_end) begun.set(index);
        return markup != Markup::certain;
    });
    return markup;
}

bool is_basic_html(std::string_view name) {
    return std::binary_search(kBasic.begin(), kBasic.end(), name);
}

}  // namespace ncp::elmo
