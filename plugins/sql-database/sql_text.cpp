#include "sql_text.h"

#include <cstddef>
#include <ncp/plugin.hpp>

namespace ncp::sql {
namespace {

bool starts_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool in_name(char c) {
    return starts_name(c) || (c >= '0' && c <= '9');
}

std::size_t past(std::string_view text, std::string_view end, std::size_t from) {
    const std::size_t found = text.find(end, from);
    if (found == std::string_view::npos) {
        throw plugin::Refused(NCP_CONFIG, {"a query ends inside a string, a quoted name or a "
                                           "comment"});
    }
    return found + end.size();
}

// Where a stretch that holds no parameters ends; `at` itself if none begins there. A doubled quote
// inside a string ends one stretch and begins the next, which comes to the same.
std::size_t skip_quoted(std::string_view text, std::size_t at) {
    switch (text[at]) {
        case '\'':
        case '"':
        case '`':
            return past(text, text.substr(at, 1), at + 1);
        case '[':
            return past(text, "]", at + 1);
        case '-':
            if (text.substr(at, 2) == "--") {
                const std::size_t line_end = text.find('\n', at);
                return line_end == std::string_view::npos ? text.size() : line_end;
            }
            return at;
        case '/':
            return text.substr(at, 2) == "/*" ? past(text, "*/", at + 2) : at;
        default:
            return at;
    }
}

}  // namespace

SqlText parse_sql(std::string_view text) {
    SqlText sql;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = skip_quoted(text, at);
        if (end > at) {
            sql.positional += text.substr(at, end - at);
            at = end;
            continue;
        }
        if (text[at] == '?') {
            throw plugin::Refused(NCP_CONFIG,
                                  {"a query holds a ?; name the student's attribute: :key"});
        }
        const bool doubled = text.substr(at, 2) == "::";
        if (text[at] != ':' || doubled || at + 1 == text.size() || !starts_name(text[at + 1])) {
            sql.positional += text.substr(at, doubled ? 2 : 1);
            at += doubled ? 2 : 1;
            continue;
        }
        std::size_t name_end = at + 1;
        // Own keys have a prefix: :example:card_number. Two colons are a cast: :national_id::text.
        while (name_end < text.size() &&
               (in_name(text[name_end]) || (text[name_end] == ':' && name_end + 1 < text.size() &&
                                            starts_name(text[name_end + 1])))) {
            ++name_end;
        }
        sql.keys.emplace_back(text.substr(at + 1, name_end - at - 1));
        sql.positional += '?';
        at = name_end;
    }
    return sql;
}

}  // namespace ncp::sql
