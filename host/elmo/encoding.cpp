#include "elmo/encoding.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace ncp::elmo {
namespace {

enum class Family { utf8, utf16_little, utf16_big };

constexpr char32_t kBad = 0xFFFFFFFF;
// No declaration of version, encoding and standalone is longer, and no search goes on for longer.
constexpr std::size_t kDeclarationBytesMax = 200;

// XML 1.0, section 2.2, production Char.
bool allowed(char32_t c) {
    return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) ||
           (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

// XML 1.0, appendix F: the mark or the first characters tell the family.
Family detect(std::string_view bytes) {
    auto starts = [&](std::string_view prefix) { return bytes.substr(0, 2) == prefix; };
    if (starts("\xFE\xFF") || starts(std::string_view("\0<", 2))) return Family::utf16_big;
    if (starts("\xFF\xFE") || starts(std::string_view("<\0", 2))) return Family::utf16_little;
    return Family::utf8;
}

// Decodes one character of two bytes or more and moves on; kBad leaves position where it was.
char32_t next_utf8(std::string_view text, std::size_t& position) {
    auto first = static_cast<unsigned char>(text[position]);
    std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() - position < length) return kBad;
    char32_t c = first & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        auto byte = static_cast<unsigned char>(text[position + i]);
        if ((byte & 0xC0U) != 0x80) return kBad;
        c = (c << 6U) | (byte & 0x3FU);
    }
    constexpr char32_t kShortest[] = {0x80, 0x800, 0x10000};  // below it: an overlong form
    if (c < kShortest[length - 2]) return kBad;
    position += length;
    return c;
}

void append_utf8(std::string& out, char32_t c) {
    auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0 | (c >> 6U));
        put(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        put(0xE0 | (c >> 12U));
        put(0x80 | ((c >> 6U) & 0x3F));
        put(0x80 | (c & 0x3F));
    } else {
        put(0xF0 | (c >> 18U));
        put(0x80 | ((c >> 12U) & 0x3F));
        put(0x80 | ((c >> 6U) & 0x3F));
        put(0x80 | (c & 0x3F));
    }
}

// How many bytes at the beginning, in whole words, are printable ASCII: nearly all of a document.
std::size_t plain_prefix(std::string_view text) {
    constexpr std::uint64_t kEach = 0x0101010101010101;
    std::size_t position = 0;
    for (std::uint64_t word = 0; text.size() - position >= sizeof word; position += sizeof word) {
        std::memcpy(&word, text.data() + position, sizeof word);
        // The high bit of a byte is set where it was, or where taking 0x20 away had to borrow.
        if (((word | (word - kEach * 0x20)) & (kEach * 0x80)) != 0) break;
    }
    return position;
}

// The position of the first byte that is no part of an allowed character, or npos.
std::size_t first_bad_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        i += plain_prefix(text.substr(i));
        if (i == text.size()) break;
        auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x80) {
            if (!allowed(byte)) return i;
            ++i;
            continue;
        }
        std::size_t here = i;
        if (!allowed(next_utf8(text, i))) return here;
    }
    return std::string_view::npos;
}

// False at the first malformed or forbidden character; out then holds what came before it.
bool convert_utf16(std::string_view bytes, Family family, std::string& out) {
    std::size_t low = family == Family::utf16_little ? 0 : 1;
    auto unit = [&](std::size_t i) {
        return static_cast<char32_t>(static_cast<unsigned char>(bytes[i + low])) |
               static_cast<char32_t>(static_cast<unsigned char>(bytes[i + 1 - low])) << 8U;
    };
    out.clear();
    out.reserve(bytes.size() / 2 + bytes.size() / 8);
    std::size_t i = bytes.size() >= 2 && unit(0) == 0xFEFF ? 2 : 0;
    for (; i + 1 < bytes.size(); i += 2) {
        char32_t c = unit(i);
        if (c >= 0xD800 && c <= 0xDBFF) {
            if (i + 3 >= bytes.size()) return false;
            char32_t second = unit(i + 2);
            if (second < 0xDC00 || second > 0xDFFF) return false;
            c = 0x10000 + ((c - 0xD800) << 10U) + (second - 0xDC00);
            i += 2;
        }
        if (!allowed(c)) return false;
        append_utf8(out, c);
    }
    return i == bytes.size();
}

// The encoding that the XML declaration names, in upper case; empty if it names none.
std::string declared(std::string_view text) {
    if (text.substr(0, 5) != "<?xml") return {};
    text = text.substr(0, std::min(text.find("?>"), kDeclarationBytesMax));
    auto found = text.find("encoding");
    if (found == std::string_view::npos) return {};
    auto open = text.find_first_of("\"'", found);
    if (open == std::string_view::npos) return {};
    auto close = text.find(text[open], open + 1);
    if (close == std::string_view::npos) return "unreadable";
    std::string name(text.substr(open + 1, close - open - 1));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return name;
}

bool agrees(const std::string& name, Family family) {
    if (name.empty()) return true;
    switch (family) {
        case Family::utf8:
            return name == "UTF-8";
        case Family::utf16_little:
            return name == "UTF-16" || name == "UTF-16LE";
        case Family::utf16_big:
            return name == "UTF-16" || name == "UTF-16BE";
    }
    return false;
}

}  // namespace

int line_at(std::string_view text, std::size_t position) {
    text = text.substr(0, position);
    return 1 + static_cast<int>(std::count(text.begin(), text.end(), '\n'));
}

Checked<std::string_view> as_utf8(std::string_view bytes, std::string& room) {
    Family family = detect(bytes);
    std::string_view text = bytes;
    std::size_t bad = std::string_view::npos;
    if (family == Family::utf8) {
        if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
        bad = first_bad_utf8(text);
    } else {
        if (!convert_utf16(bytes, family, room)) bad = room.size();
        text = room;
    }
    if (bad != std::string_view::npos) {
        return refuse(ErrorCode::invalid_document, line_at(text, bad),
                      "not UTF-8 or UTF-16, or a character that XML forbids");
    }
    if (!agrees(declared(text), family)) {
        return refuse(ErrorCode::invalid_document, 1,
                      "the declared encoding is not that of the bytes, or is not accepted (UTF-8 "
                      "and UTF-16 are)");
    }
    return text;
}

}  // namespace ncp::elmo
