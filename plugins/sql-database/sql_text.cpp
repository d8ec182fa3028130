#include "sql_text.h"

#include <algorithm>
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

// A string in which a backslash keeps the next character: MySQL's, and PostgreSQL's E'…'.
std::size_t past_escaped(std::string_view text, std::size_t at) {
    const char quote = text[at++];
    while (at < text.size() && text[at] != quote)
        at += text[at] == '\\' ? 2 : 1;
    return past(text, std::string_view(&quote, 1), std::min(at, text.size()));
}

std::size_t line_end(std::string_view text, std::size_t at) {
    return std::min(text.find('\n', at), text.size());
}

// PostgreSQL's $tag$ … $tag$; `at` itself if none begins there.
std::size_t past_dollars(std::string_view text, std::size_t at) {
    std::size_t tag_end = at + 1;
    while (tag_end < text.size() && in_name(text[tag_end]))
        ++tag_end;
    const bool tag = tag_end < text.size() && text[tag_end] == '$' &&
                     (at == 0 || !in_name(text[at - 1])) &&
                     (tag_end == at + 1 || starts_name(text[at + 1]));
    return tag ? past(text, text.substr(at, tag_end + 1 - at), tag_end + 1) : at;
}

// Where a stretch that holds no parameters ends; `at` itself if none begins there. A doubled quote
// inside a string ends one stretch and begins the next, which comes to the same.
std::size_t skip_quoted(std::string_view text, std::size_t at, Dialect dialect) {
    const bool mysql = dialect == Dialect::mysql;
    const bool postgresql = dialect == Dialect::postgresql;
    switch (text[at]) {
        case '\'': {
            const bool escapes = postgresql && at > 0 &&
                                 (text[at - 1] == 'e' || text[at - 1] == 'E') &&
                                 (at == 1 || !in_name(text[at - 2]));
            if (mysql || escapes) return past_escaped(text, at);
            return past(text, "'", at + 1);
        }
        case '"':
            return mysql ? past_escaped(text, at) : past(text, "\"", at + 1);
        case '`':
            return postgresql ? at : past(text, "`", at + 1);
        case '[':  // a quoted name; an array's index in the others
            return mysql || postgresql ? at : past(text, "]", at + 1);
        case '$':
            return postgresql ? past_dollars(text, at) : at;
        case '#':
            return mysql ? line_end(text, at) : at;
        case '-':
            return text.substr(at, 2) == "--" ? line_end(text, at) : at;
        case '/':
            return text.substr(at, 2) == "/*" ? past(text, "*/", at + 2) : at;
        default:
            return at;
    }
}

}  // namespace

SqlText parse_sql(std::string_view text, Dialect dialect) {
    SqlText sql;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = skip_quoted(text, at, dialect);
        if (end > at) {
            sql.positional += text.substr(at, end - at);
            at = end;
            continue;
        }
        if (text[at] == '?' && dialect != Dialect::postgresql) {
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
        sql.positional += dialect == Dialect::postgresql ? "$" + std::to_string(sql.keys.size())
                                                         : std::string("?");
        at = name_end;
    }
    return sql;
}

}  // namespace ncp::sql
