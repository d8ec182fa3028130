#include "login/identity/clean_text.h"

#include <utf8proc.h>

#include <array>
#include <cstdlib>
#include <memory>

namespace ncp::login {
namespace {

struct Freed {
    void operator()(utf8proc_uint8_t* bytes) const { std::free(bytes); }
};

// Marks of direction, the byte order mark, tags: they change what is read without being seen.
bool is_invisible_trick(utf8proc_int32_t point) {
    return point == 0x061C || point == 0x200E || point == 0x200F ||
           (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069) ||
           point == 0xFEFF || (point >= 0xE0000 && point <= 0xE007F);
}

enum class Kind { letter, blank, refused };

Kind kind_of(utf8proc_int32_t point) {
    switch (utf8proc_category(point)) {
        case UTF8PROC_CATEGORY_ZS:
            return Kind::blank;
        case UTF8PROC_CATEGORY_CC:  // tabulators and line ends among them
        case UTF8PROC_CATEGORY_CS:
        case UTF8PROC_CATEGORY_CO:
        case UTF8PROC_CATEGORY_CN:
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP:
            return Kind::refused;
        default:
            return is_invisible_trick(point) ? Kind::refused : Kind::letter;
    }
}

// Most values: ASCII with single blanks inside is clean already, in every form of Unicode.
bool is_clean_ascii(std::string_view text) {
    bool blank = true;  // before it begins
    for (const char c : text) {
        if (c < ' ' || c > '~' || (c == ' ' && blank)) return false;
        blank = c == ' ';
    }
    return !blank || text.empty();
}

}  // namespace

std::optional<std::string> clean_text(std::string_view utf8) {
    if (is_clean_ascii(utf8)) return std::string(utf8);
    const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(utf8.data());
    auto left = static_cast<utf8proc_ssize_t>(utf8.size());
    std::string spaced;
    bool blank = false;
    while (left > 0) {
        utf8proc_int32_t point = 0;
        const utf8proc_ssize_t read = utf8proc_iterate(at, left, &point);
        if (read <= 0) return std::nullopt;
        const Kind kind = kind_of(point);
        if (kind == Kind::refused) return std::nullopt;
        if (kind == Kind::letter) {
            if (blank && !spaced.empty()) spaced += ' ';
            spaced.append(reinterpret_cast<const char*>(at), static_cast<std::size_t>(read));
        }
        blank = kind == Kind::blank;
        at += read;
        left -= read;
    }
    utf8proc_uint8_t* made = nullptr;
    const auto size =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(spaced.data()),
                     static_cast<utf8proc_ssize_t>(spaced.size()), &made,
                     static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    const std::unique_ptr<utf8proc_uint8_t, Freed> owned(made);
    if (size < 0) return std::nullopt;
    return std::string(reinterpret_cast<const char*>(made), static_cast<std::size_t>(size));
}

}  // namespace ncp::login
