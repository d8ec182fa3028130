#include "pages/escape.h"

#include <cstdint>

namespace ncp::pages {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

struct Character {
    std::uint32_t code = 0;
    std::size_t size_bytes = 0;  // 0: not UTF-8
};

bool is_continuation(unsigned char byte) {
    return (byte & 0xC0U) == 0x80U;
}

// One character of UTF-8 (RFC 3629): no overlong forms, no surrogates, at most U+10FFFF.
Character decode(std::string_view rest) {
    auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
    std::uint32_t first = byte(0);
    if (first < 0x80) return {first, 1};
    std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || rest.size() < size) return {};
    std::uint32_t code = first & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if (!is_continuation(byte(i))) return {};
        code = (code << 6U) | (byte(i) & 0x3FU);
    }
    constexpr std::uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
    bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (code < kSmallest[size] || surrogate || code > 0x10FFFF) return {};
    return {code, size};
}

bool is_harmful(std::uint32_t code) {
    bool control = (code < 0x20 && code != '\t' && code != '\n') || (code >= 0x7F && code < 0xA0);
    bool line_or_paragraph_separator = code == 0x2028 || code == 0x2029;
    bool bidirectional = (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
    bool noncharacter = (code & 0xFFFEU) == 0xFFFEU || (code >= 0xFDD0 && code <= 0xFDEF);
    bool invisible_tag = code >= 0xE0000 && code <= 0xE007F;
    return control || line_or_paragraph_separator || bidirectional || noncharacter || invisible_tag;
}

}  // namespace

std::string escape_html(std::string_view value) {
    std::string escaped;
    escaped.reserve(value.size() + value.size() / 8);
    while (!value.empty()) {
        Character character = decode(value);
        if (character.size_bytes == 0 || is_harmful(character.code)) {
            escaped += kReplacement;
        } else if (character.code == '&') {
            escaped += "&amp;";
        } else if (character.code == '<') {
            escaped += "&lt;";
        } else if (character.code == '>') {
            escaped += "&gt;";
        } else if (character.code == '"') {
            escaped += "&quot;";
        } else if (character.code == '\'') {
            escaped += "&#39;";
        } else {
            escaped += value.substr(0, character.size_bytes);
        }
        value.remove_prefix(character.size_bytes == 0 ? 1 : character.size_bytes);
    }
    return escaped;
}

}  // namespace ncp::pages
