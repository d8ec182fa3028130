#include "http/message.h"

#include <algorithm>
#include <stdexcept>

#include "base/trimmed.h"

namespace ncp::http {
namespace {

bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// RFC 6265 section 4.1.1: a cookie's name is a token, its value printable ASCII without blank,
// double quote, comma, semicolon and backslash.
bool is_cookie_name(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return is_alphanumeric(c) ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
}

bool is_cookie_value(std::string_view value) {
    return std::all_of(value.begin(), value.end(), [](char c) {
        return c > 0x20 && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
    });
}

}  // namespace

std::string Request::header(std::string_view lower_case_name) const {
    auto found = headers.find(std::string(lower_case_name));
    return found == headers.end() ? std::string() : found->second;
}

std::optional<std::string> Request::cookie(std::string_view name) const {
    auto found = headers.find("cookie");
    if (found == headers.end()) return std::nullopt;
    std::optional<std::string> value;
    std::string_view rest = found->second;
    while (true) {
        std::size_t end = std::min(rest.find(';'), rest.size());
        std::string_view pair = trimmed(rest.substr(0, end));
        std::size_t equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
            // Two values under one name: nobody can say which of them is ours.
            if (value && *value != pair.substr(equals + 1)) return std::nullopt;
            value = pair.substr(equals + 1);
        }
        if (end == rest.size()) return value;
        rest.remove_prefix(end + 1);
    }
}

Response page(int status, std::string html) {
    Response made;
    made.status = status;
    made.body = std::move(html);
    return made;
}

Response see_other(std::string location) {
    Response made;
    made.status = 303;
    made.headers.emplace_back("Location", std::move(location));
    return made;
}

std::string host_cookie(std::string_view name, std::string_view value) {
    if (!is_cookie_name(name)) throw std::invalid_argument("not a cookie name");
    if (!is_cookie_value(value)) throw std::invalid_argument("not a cookie value");
    return "__Host-" + std::string(name) + "=" + std::string(value) +
           "; Secure; HttpOnly; Path=/; SameSite=Lax";
}

std::string expired_host_cookie(std::string_view name) {
    return host_cookie(name, "") + "; Max-Age=0";
}

}  // namespace ncp::http
