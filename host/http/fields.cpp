#include "http/fields.h"

#include <Poco/UTF8Encoding.h>

#include <algorithm>
#include <optional>

namespace ncp::http {
namespace {

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto* at = reinterpret_cast<const unsigned char*>(text.data()) + i;
        if (*at < 0x80) {
            ++i;
            continue;
        }
        std::size_t length = *at >= 0xf0 ? 4 : *at >= 0xe0 ? 3 : 2;
        if (*at < 0xc2 || *at > 0xf4 || i + length > text.size()) return false;
        if (!Poco::UTF8Encoding::isLegal(at, static_cast<int>(length))) return false;
        i += length;
    }
    return true;
}

std::optional<std::string> decoded(std::string_view text, bool plus_is_blank) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            int high = hex_value(text[i + 1]);
            int low = hex_value(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus_is_blank) {
            c = ' ';
        }
        if (c == '\0') return std::nullopt;
        result.push_back(c);
    }
    if (!is_utf8(result)) return std::nullopt;
    return result;
}

bool has_control_or_backslash(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '\\';
    });
}

bool has_ambiguous_segment(std::string_view path) {
    std::string_view rest = path.substr(1);
    while (true) {
        std::size_t slash = rest.find('/');
        std::string_view segment = rest.substr(0, slash);
        if (segment == "." || segment == "..") return true;
        if (slash == std::string_view::npos) return false;
        if (segment.empty()) return true;
        rest.remove_prefix(slash + 1);
    }
}

bool has_encoded_slash(std::string_view path) {
    for (std::size_t i = 0; i + 2 < path.size(); ++i) {
        if (path[i] == '%' && path[i + 1] == '2' && (path[i + 2] == 'f' || path[i + 2] == 'F')) {
            return true;
        }
    }
    return false;
}

}  // namespace

Checked<Target> parse_target(std::string_view target, std::size_t fields_max) {
    if (!target.starts_with('/')) return refuse("target is not a path");
    bool printable = std::all_of(target.begin(), target.end(),
                                 [](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
    if (!printable) return refuse("a character that a target must not hold");
    std::size_t question = std::min(target.find('?'), target.size());
    std::string_view raw_path = target.substr(0, question);
    if (has_encoded_slash(raw_path)) return refuse("encoded slash in the path");
    auto path = decoded(raw_path, false);
    if (!path) return refuse("path not decodable");
    if (has_control_or_backslash(*path)) return refuse("control character or backslash in path");
    if (has_ambiguous_segment(*path)) return refuse("empty or dot segment in the path");
    Target result{std::move(*path), {}, {}};
    if (question < target.size()) {
        auto query = parse_fields(target.substr(question + 1), fields_max);
        if (!query) return tl::unexpected<Refusal>(query.error());
        result.query = std::move(*query);
        result.raw_query = target.substr(question + 1);
    }
    return result;
}

Checked<Form> parse_fields(std::string_view text, std::size_t fields_max) {
    Form form;
    while (!text.empty()) {
        std::size_t end = std::min(text.find('&'), text.size());
        std::string_view pair = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (pair.empty()) continue;
        if (form.fields.size() == fields_max) return refuse("too many form fields", 413);
        std::size_t equals = std::min(pair.find('='), pair.size());
        auto name = decoded(pair.substr(0, equals), true);
        auto value = decoded(pair.substr(std::min(equals + 1, pair.size())), true);
        if (!name || !value) return refuse("form field not decodable");
        form.fields.emplace_back(std::move(*name), std::move(*value));
    }
    return form;
}

}  // namespace ncp::http
