#include "login/proxy/headers.h"

#include <algorithm>

#include "base/trimmed.h"
#include "config/header_name.h"

namespace ncp::login::proxy {
namespace {

constexpr std::string_view kUnsetInApache = "(null)";

std::string lower(std::string_view name) {
    std::string text(name);
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

// How often a header arrived, in all its spellings.
struct Arrivals {
    bool as_named = false, in_another_spelling = false, repeatedly = false;
};

Arrivals arrivals_of(const http::Request& request, std::string_view name) {
    const std::string own = lower(name);
    const std::string spelling = config::header_spelling(name);
    Arrivals arrivals;
    for (const auto& [sent, value] : request.headers) {
        if (config::header_spelling(sent) != spelling) continue;
        (sent == own ? arrivals.as_named : arrivals.in_another_spelling) = true;
        arrivals.repeatedly = arrivals.repeatedly || request.repeated_headers.contains(sent);
    }
    return arrivals;
}

std::optional<int> hexadecimal(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return std::nullopt;
}

// Once and strictly; "+" is a plus.
std::optional<std::string> percent_decoded(std::string_view text) {
    constexpr int kHexadecimal = 16;
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        if (i + 2 >= text.size()) return std::nullopt;
        const auto high = hexadecimal(text[i + 1]);
        const auto low = hexadecimal(text[i + 2]);
        if (!high || !low || (*high == 0 && *low == 0)) return std::nullopt;
        decoded += static_cast<char>(*high * kHexadecimal + *low);
        i += 2;
    }
    return decoded;
}

std::vector<std::string> split(std::string_view text, std::string_view separator) {
    if (separator.empty()) return {std::string(text)};
    std::vector<std::string> parts(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && text.substr(i + 1, 1) == separator) {
            parts.back() += text[++i];
        } else if (text.substr(i, 1) == separator) {
            parts.emplace_back();
        } else {
            parts.back() += text[i];
        }
    }
    return parts;
}

}  // namespace

std::optional<std::string> single_header(const http::Request& request, std::string_view name) {
    const Arrivals arrivals = arrivals_of(request, name);
    if (!arrivals.as_named || arrivals.in_another_spelling || arrivals.repeatedly) {
        return std::nullopt;
    }
    return request.header(lower(name));
}

bool any_arrived(const http::Request& request, const std::set<std::string>& names) {
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
        const Arrivals arrivals = arrivals_of(request, name);
        return arrivals.as_named || arrivals.in_another_spelling;
    });
}

Result<HeaderValues> read_headers(const http::Request& request, const std::set<std::string>& names,
                                  config::HeaderEncoding encoding, std::string_view separator) {
    HeaderValues values;
    for (const std::string& name : names) {
        auto refused = [&](std::string_view why) {
            return fail(ErrorCode::login_failed,
                        text("header {} {}", not_personal(name), not_personal(std::string(why))));
        };
        const Arrivals arrivals = arrivals_of(request, name);
        if (arrivals.in_another_spelling) {
            return refused("arrived in another spelling: somebody tries to slip it past the proxy");
        }
        if (arrivals.repeatedly) {
            return refused(
                "arrived twice: the proxy must remove what browsers send under its name");
        }
        const std::string raw = request.header(lower(name));
        if (raw.empty() || raw == kUnsetInApache) continue;
        std::vector<std::string>& found = values[name];
        for (std::string& part : split(raw, separator)) {
            if (encoding == config::HeaderEncoding::percent) {
                auto decoded = percent_decoded(part);
                if (!decoded) return refused("is not percent-encoded as encoding says it is");
                part = std::move(*decoded);
            }
            if (!trimmed(part).empty()) found.push_back(std::move(part));
        }
        if (found.empty()) values.erase(name);
    }
    return values;
}

}  // namespace ncp::login::proxy
