#include "odbc_text.h"

#include <Poco/UnicodeConverter.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <ncp/plugin.hpp>
#include <string_view>

#include "database_text.h"

namespace ncp::sql {
namespace {

// Drivers may repeat the whole connection string in their texts.
std::string without(std::string text, const std::string& secret) {
    if (secret.empty()) return text;
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at))
        text.replace(at, secret.size(), "…");
    return text;
}

}  // namespace

std::u16string to_utf16(const std::string& text) {
    Poco::UTF16String wide;
    Poco::UnicodeConverter::convert(text, wide);
    return {wide.begin(), wide.end()};
}

std::string to_utf8(const SQLWCHAR* text, std::size_t length) {
    std::string narrow;
    Poco::UnicodeConverter::convert(Poco::UTF16String(text, text + length), narrow);
    return narrow;
}

Diagnosis diagnose(SQLSMALLINT kind, SQLHANDLE handle) {
    constexpr std::size_t kMessageMax = 1'024;
    std::array<SQLWCHAR, 6> state{};
    std::array<SQLWCHAR, kMessageMax> message{};
    SQLINTEGER number = 0;
    SQLSMALLINT length = 0;
    if (failed(SQLGetDiagRecW(kind, handle, 1, state.data(), &number, message.data(), kMessageMax,
                              &length))) {
        return {"HY000", "it says nothing"};
    }
    const auto size =
        std::min<std::size_t>(static_cast<std::size_t>(std::max<int>(length, 0)), kMessageMax - 1);
    return {to_utf8(state.data(), 5), one_line(to_utf8(message.data(), size))};
}

std::string braced(const std::string& value) {
    const bool plain = std::all_of(value.begin(), value.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 ||
               std::string_view("_-.").find(char(c)) != std::string_view::npos;
    });
    if (plain) return value;
    std::string text = "{";
    for (const char c : value)
        text.append(c == '}' ? 2 : 1, c);
    return text + "}";
}

// Poco frames what the driver says: "… SQLSTATE = 28000 Native Error Code = 1045 Access denied …".
std::string said_by_driver(const std::string& framed, const std::string& password) {
    std::string line = one_line(without(framed, password));
    const auto state = line.find("SQLSTATE = ");
    const auto code = line.find("Native Error Code = ");
    if (state == std::string::npos || code == std::string::npos) return line;
    const auto text = line.find(' ', code + std::string_view("Native Error Code = ").size());
    const auto end = std::min(line.find(" =====", code), line.size());
    if (text == std::string::npos || text >= end) return line;
    return line.substr(text + 1, end - text - 1) + " (SQLSTATE " + line.substr(state + 11, 5) + ")";
}

void refuse_password_in(const std::string& connection_string) {
    std::string lower = connection_string;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return char(std::tolower(c)); });
    for (const char* key : {"pwd", "password"}) {
        for (auto at = lower.find(key); at != std::string::npos; at = lower.find(key, at + 1)) {
            const auto end = lower.find_first_not_of(' ', at + std::string_view(key).size());
            const auto before = lower.find_last_not_of(' ', at == 0 ? 0 : at - 1);
            if (end != std::string::npos && lower[end] == '=' &&
                (at == 0 || before == std::string::npos || lower[before] == ';')) {
                throw plugin::Refused(NCP_CONFIG, {"database: a connection string must not hold a "
                                                   "password; name a secret in password_secret"});
            }
        }
    }
}

}  // namespace ncp::sql
