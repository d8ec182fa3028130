#include "database_text.h"

#include <cstddef>

namespace ncp::sql {

std::string without_quotes(std::string_view text) {
    std::string kept;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c != '\'' && c != '"' && c != '[' && c != '`') {
            kept += c;
            continue;
        }
        kept += "…";
        const std::size_t end = text.rfind(c == '[' ? ']' : c);
        if (end == std::string_view::npos || end <= at) break;  // unclosed: drop the rest
        at = end;
    }
    return kept;
}

std::string one_line(std::string_view text) {
    std::string line;
    for (const char c : text) {
        const bool blank = c == '\n' || c == '\r' || c == '\t' || c == ' ';
        if (!blank) {
            line += c;
        } else if (!line.empty() && line.back() != ' ') {
            line += ' ';
        }
    }
    while (!line.empty() && line.back() == ' ')
        line.pop_back();
    return line;
}

}  // namespace ncp::sql
