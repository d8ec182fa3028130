// fold_name and edit_distance of person.h: names made comparable across alphabets' habits.
#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "elmo/person.h"

namespace ncp::elmo {
namespace {

using CodePoint = utf8proc_int32_t;
using CodePoints = std::vector<CodePoint>;

constexpr CodePoint kReplacement = 0xFFFD;

// Bytes that are no UTF-8 become one U+FFFD each: a name is compared, never refused for its bytes.
CodePoints decode(std::string_view utf8) {
    CodePoints points;
    points.reserve(utf8.size());
    const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(utf8.data());
    auto left = static_cast<utf8proc_ssize_t>(utf8.size());
    while (left > 0) {
        CodePoint point = 0;
        utf8proc_ssize_t read = utf8proc_iterate(at, left, &point);
        if (read <= 0) {
            point = kReplacement;
            read = 1;
        }
        points.push_back(point);
        at += read;
        left -= read;
    }
    return points;
}

void append(std::string& utf8, CodePoint point) {
    std::array<utf8proc_uint8_t, 4> bytes{};
    const auto size = utf8proc_encode_char(point, bytes.data());
    utf8.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size));
}

// Latin letters that Unicode does not decompose, in lower case, as those write them who lack them.
std::string_view plain_letters(CodePoint point) {
    struct Plain {
        CodePoint letter;
        std::string_view plain;
    };
    static constexpr std::array<Plain, 33> kPlain{{
        {0x00DF, "ss"}, {0x00E6, "ae"}, {0x00F0, "d"}, {0x00F8, "o"}, {0x00FE, "th"},
        {0x0111, "d"},  {0x0127, "h"},  {0x0131, "i"}, {0x0138, "k"}, {0x0142, "l"},
        {0x014B, "n"},  {0x0153, "oe"}, {0x0167, "t"}, {0x0180, "b"}, {0x0183, "b"},
        {0x0188, "c"},  {0x018C, "d"},  {0x0192, "f"}, {0x0199, "k"}, {0x019A, "l"},
        {0x01A5, "p"},  {0x01AD, "t"},  {0x01B4, "y"}, {0x01B6, "z"}, {0x01E5, "g"},
        {0x0247, "e"},  {0x0249, "j"},  {0x024D, "r"}, {0x024F, "y"}, {0x0253, "b"},
        {0x0256, "d"},  {0x0257, "d"},  {0x0259, "e"},
    }};
    auto found = std::lower_bound(kPlain.begin(), kPlain.end(), point,
                                  [](const Plain& p, CodePoint c) { return p.letter < c; });
    return found != kPlain.end() && found->letter == point ? found->plain : std::string_view();
}

// The diacritics of Latin, Greek and Cyrillic. Not every mark: an Indic vowel sign or a Hebrew
// point is part of the letter it stands at, and names would become equal that are not.
bool is_diacritic(CodePoint point) {
    return (point >= 0x0300 && point <= 0x036F) || (point >= 0x0483 && point <= 0x0487) ||
           (point >= 0x1AB0 && point <= 0x1AFF) || (point >= 0x1DC0 && point <= 0x1DFF) ||
           (point >= 0x20D0 && point <= 0x20FF) || (point >= 0xFE20 && point <= 0xFE2F);
}

bool is_separator(CodePoint point) {
    switch (utf8proc_category(point)) {
        case UTF8PROC_CATEGORY_ZS:  // blanks
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP:
        case UTF8PROC_CATEGORY_CC:
        case UTF8PROC_CATEGORY_PD:  // hyphens and dashes
            return true;
        default:
            break;
    }
    // Apostrophes and what is typed for them (O'Brien, Mar’ja, Hawaiian ʻokina).
    static constexpr std::array<CodePoint, 14> kApostrophes{0x0027, 0x0060, 0x00B4, 0x02B9, 0x02BB,
                                                            0x02BC, 0x02BD, 0x02BE, 0x02BF, 0x055A,
                                                            0x2018, 0x2019, 0x201B, 0x2032};
    return std::find(kApostrophes.begin(), kApostrophes.end(), point) != kApostrophes.end();
}

// Compatibility decomposition with full case folding (Unicode 3.13: ß folds to ss, ς to σ).
CodePoints decompose(const CodePoints& points) {
    constexpr int kPerLetterMax = 32;  // Unicode: 18 at most
    constexpr auto kOptions = static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                                                             UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
    CodePoints decomposed;
    decomposed.reserve(points.size());
    std::array<CodePoint, kPerLetterMax> letter{};
    for (CodePoint point : points) {
        int boundary = 0;
        const auto count =
            utf8proc_decompose_char(point, letter.data(), kPerLetterMax, kOptions, &boundary);
        if (count < 0 || count > kPerLetterMax) {
            decomposed.push_back(kReplacement);
        } else {
            decomposed.insert(decomposed.end(), letter.begin(), letter.begin() + count);
        }
    }
    return decomposed;
}

}  // namespace

std::string fold_name(std::string_view utf8) {
    CodePoints kept;
    for (CodePoint point : decompose(decode(utf8))) {
        if (!is_diacritic(point) && !is_separator(point)) kept.push_back(point);
    }
    // Composed again, so that a Korean syllable counts as the one letter it is.
    const auto composed = utf8proc_normalize_utf32(
        kept.data(), static_cast<utf8proc_ssize_t>(kept.size()),
        static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    if (composed >= 0) kept.resize(static_cast<std::size_t>(composed));

    std::string folded;
    folded.reserve(kept.size());
    for (CodePoint point : kept) {
        const std::string_view plain = plain_letters(point);
        if (plain.empty()) {
            append(folded, point);
        } else {
            folded += plain;
        }
    }
    return folded;
}

std::size_t edit_distance(std::string_view a_utf8, std::string_view b_utf8) {
    CodePoints a = decode(a_utf8);
    CodePoints b = decode(b_utf8);
    if (a.size() < b.size()) std::swap(a, b);
    // One row of Wagner and Fischer's table over the shorter name.
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t column = 0; column < row.size(); ++column)
        row[column] = column;
    for (std::size_t line = 0; line < a.size(); ++line) {
        std::size_t diagonal = std::exchange(row[0], line + 1);
        for (std::size_t column = 0; column < b.size(); ++column) {
            const std::size_t replaced = diagonal + (a[line] == b[column] ? 0 : 1);
            diagonal = row[column + 1];
            row[column + 1] = std::min({row[column] + 1, diagonal + 1, replaced});
        }
    }
    return row.back();
}

}  // namespace ncp::elmo
