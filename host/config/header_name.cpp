#include "config/header_name.h"

#include <algorithm>
#include <array>

#include "base/lower_case.h"

namespace ncp::config {
namespace {

constexpr std::size_t kNameBytesMax = 64;

bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

bool is_header_name(std::string_view name) {
    return !name.empty() && name.size() <= kNameBytesMax &&
           std::all_of(name.begin(), name.end(),
                       [](char c) { return is_alphanumeric(c) || c == '-' || c == '_'; });
}

std::string header_spelling(std::string_view name) {
    std::string spelling = lower_case(name);
    for (char& c : spelling) {
        if (!is_alphanumeric(c)) c = '-';
    }
    return spelling;
}

bool is_senders_own_header(std::string_view name) {
    constexpr std::array<std::string_view, 16> kOwn{
        "connection", "content-length", "content-type",      "cookie",  "date",
        "dnt",        "expect",         "forwarded",         "from",    "host",
        "origin",     "referer",        "transfer-encoding", "upgrade", "user-agent",
        "via"};
    const std::string spelling = header_spelling(name);
    return std::find(kOwn.begin(), kOwn.end(), spelling) != kOwn.end() ||
           spelling.starts_with("accept") || spelling.starts_with("sec-") ||
           spelling.starts_with("if-");
}

}  // namespace ncp::config
