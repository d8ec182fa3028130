#include "elmo/transcript/shown.h"

#include <utf8proc.h>

namespace ncp::elmo::transcript {
namespace {

constexpr int kMarksMax = 3;
constexpr char kEllipsis[] = "\u2026";

bool is_blank(utf8proc_int32_t c) {
    const auto category = utf8proc_category(c);
    return c == '\t' || c == '\n' || c == '\r' || category == UTF8PROC_CATEGORY_ZS ||
           category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

bool is_dropped(utf8proc_int32_t c) {
    constexpr utf8proc_int32_t kZeroWidthNonJoiner = 0x200C;  // Persian is written with it
    constexpr utf8proc_int32_t kZeroWidthJoiner = 0x200D;
    if (c == kZeroWidthNonJoiner || c == kZeroWidthJoiner) return false;
    switch (utf8proc_category(c)) {
        case UTF8PROC_CATEGORY_CC:  // controls
        case UTF8PROC_CATEGORY_CF:  // formats, all bidi controls among them
        case UTF8PROC_CATEGORY_CS:  // surrogates
        case UTF8PROC_CATEGORY_CO:  // private use
        case UTF8PROC_CATEGORY_CN:  // not assigned
            return true;
        default:
            return false;
    }
}

bool is_mark(utf8proc_int32_t c) {
    const auto category = utf8proc_category(c);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME;
}

bool runs_right_to_left(utf8proc_int32_t c) {
    const auto direction = utf8proc_get_property(c)->bidi_class;
    return direction == UTF8PROC_BIDI_CLASS_R || direction == UTF8PROC_BIDI_CLASS_AL ||
           direction == UTF8PROC_BIDI_CLASS_AN;
}

// Calls see(character, its bytes) until see says false. Bytes that are no UTF-8 are skipped.
template <class See>
void walk(std::string_view text, See see) {
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    for (std::size_t at = 0; at < text.size();) {
        utf8proc_int32_t character = 0;
        const utf8proc_ssize_t size = utf8proc_iterate(
            bytes + at, static_cast<utf8proc_ssize_t>(text.size() - at), &character);
        if (size <= 0) {
            ++at;
            continue;
        }
        if (!see(character, text.substr(at, static_cast<std::size_t>(size)))) return;
        at += static_cast<std::size_t>(size);
    }
}

}  // namespace

Shown shown(std::string_view text, std::size_t characters_max) {
    Shown made;
    std::size_t count = 0;
    int marks = 0;
    bool blank_before = false;
    walk(text, [&](utf8proc_int32_t character, std::string_view bytes) {
        if (is_blank(character)) {
            blank_before = true;
            return true;
        }
        if (is_dropped(character)) return true;
        marks = is_mark(character) ? marks + 1 : 0;
        if (marks > kMarksMax) return true;
        const bool blank = blank_before && !made.text.empty();
        if (count + (blank ? 2 : 1) > characters_max) {
            made.text += kEllipsis;
            made.cut = true;
            return false;
        }
        if (blank) made.text += ' ';
        made.text += bytes;
        count += blank ? 2 : 1;
        blank_before = false;
        return true;
    });
    return made;
}

bool holds_right_to_left(std::string_view text) {
    bool holds = false;
    walk(text, [&holds](utf8proc_int32_t character, std::string_view) {
        holds = runs_right_to_left(character);
        return !holds;
    });
    return holds;
}

std::string isolated(const std::string& text) {
    return holds_right_to_left(text) ? "\u2068" + text + "\u2069" : text;
}

}  // namespace ncp::elmo::transcript
