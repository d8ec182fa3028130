#include "common/xml_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace ncp::common {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

struct Decoded {
    std::uint32_t code = 0;
    std::size_t length = 0;  // 0: no UTF-8
};

unsigned byte_at(std::string_view bytes, std::size_t at) {
    return static_cast<unsigned char>(bytes[at]);
}

// RFC 3629: shortest forms only, no surrogates, nothing above U+10FFFF.
Decoded decode(std::string_view bytes, std::size_t at) {
    const unsigned first = byte_at(bytes, at);
    if (first < 0x80) return {first, 1};
    std::size_t length = 0;
    std::uint32_t code = 0;
    std::uint32_t smallest = 0;
    if (first >= 0xC2 && first <= 0xDF) {
        length = 2, code = first & 0x1FU, smallest = 0x80;
    } else if (first >= 0xE0 && first <= 0xEF) {
        length = 3, code = first & 0x0FU, smallest = 0x800;
    } else if (first >= 0xF0 && first <= 0xF4) {
        length = 4, code = first & 0x07U, smallest = 0x10000;
    } else {
        return {};
    }
    if (length > bytes.size() - at) return {};
    for (std::size_t i = 1; i < length; ++i) {
        const unsigned next = byte_at(bytes, at + i);
        if ((next & 0xC0U) != 0x80) return {};
        code = code << 6U | (next & 0x3FU);
    }
    if (code < smallest || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return {};
    return {code, length};
}

bool is_xml_char(std::uint32_t code) {
    if (code < 0x20) return code == '\t' || code == '\n';
    return code != 0xFFFE && code != 0xFFFF;
}

// What every cleaning leaves as it is: most texts there are.
bool is_plain(std::string_view bytes) {
    for (const char c : bytes) {
        if (c < 0x20 || c == 0x7F) return false;
    }
    return true;
}

constexpr std::string_view reference_for(char c) {
    switch (c) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        default:
            return {};
    }
}

// By its code, because every character of every text is looked up.
constexpr std::array<bool, 256> kMarkup = [] {
    std::array<bool, 256> table{};
    for (std::size_t code = 0; code < table.size(); ++code)
        table[code] = !reference_for(static_cast<char>(code)).empty();
    return table;
}();

bool is_markup(char c) {
    return kMarkup[static_cast<unsigned char>(c)];
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

void append_escaped(std::string& xml, std::string_view clean) {
    if (std::none_of(clean.begin(), clean.end(), is_markup)) {
        xml.append(clean);
        return;
    }
    std::size_t done = 0;
    for (std::size_t at = 0; at < clean.size(); ++at) {
        const std::string_view reference = reference_for(clean[at]);
        if (reference.empty()) continue;
        xml.append(clean.substr(done, at - done)).append(reference);
        done = at + 1;
    }
    xml.append(clean.substr(done));
}

std::string clean_text(std::string_view bytes) {
    if (is_plain(bytes)) return std::string(bytes);
    std::string clean;
    clean.reserve(bytes.size());
    for (std::size_t at = 0; at < bytes.size();) {
        const Decoded decoded = decode(bytes, at);
        if (decoded.length == 0) {
            clean += kReplacement;
            ++at;
            continue;
        }
        if (decoded.code == '\r') {
            if (at + 1 == bytes.size() || bytes[at + 1] != '\n') clean += '\n';
        } else if (is_xml_char(decoded.code)) {
            clean += bytes.substr(at, decoded.length);
        }
        at += decoded.length;
    }
    return clean;
}

bool is_clean_token(std::string_view bytes) {
    char before = ' ';
    for (const char c : bytes) {
        if (c < ' ' || (c == ' ' && before == ' ')) return false;
        before = c;
    }
    return bytes.empty() || before != ' ';
}

std::string clean_token(std::string_view bytes) {
    if (is_clean_token(bytes)) return std::string(bytes);
    std::string token;
    bool blank = false;
    for (const char c : clean_text(bytes)) {
        if (c == ' ' || c == '\t' || c == '\n') {
            blank = true;
            continue;
        }
        if (blank && !token.empty()) token += ' ';
        blank = false;
        token += c;
    }
    return token;
}

bool is_language_tag(std::string_view text) {
    std::size_t length = 0;  // of the current subtag
    bool first = true;
    for (const char c : text) {
        if (c == '-') {
            if (length == 0) return false;
            length = 0;
            first = false;
        } else if (!(is_letter(c) || (!first && c >= '0' && c <= '9')) || ++length > 8) {
            return false;
        }
    }
    return length > 0;
}

}  // namespace ncp::common
