#include "base/url.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace ncp {
namespace {

constexpr std::size_t kUrlBytesMax = 2048;  // what browsers and servers agree to carry
constexpr std::size_t kHostBytesMax = 253;  // RFC 1035 section 2.3.4
constexpr std::size_t kLabelBytesMax = 63;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c);
}
bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

tl::unexpected<Error> refuse(const PublicText& why) {
    return fail(ErrorCode::bad_request, text("not an acceptable https address: {}", why));
}

// "%0A", "%7f", "%5C": a control character or a backslash in disguise. Whatever program decodes the
// address a second time would see what is refused in the open.
bool hides_refused_character(char high, char low) {
    return high == '0' || high == '1' || (high == '7' && (low == 'f' || low == 'F')) ||
           (high == '5' && (low == 'c' || low == 'C'));
}

// RFC 3986 section 2: unreserved, reserved without '#', '[' and ']', and percent-encoded bytes.
bool is_path_or_query(std::string_view rest) {
    for (std::size_t i = 0; i < rest.size(); ++i) {
        char c = rest[i];
        if (c == '%') {
            if (i + 2 >= rest.size() || !is_hex(rest[i + 1]) || !is_hex(rest[i + 2])) return false;
            if (hides_refused_character(rest[i + 1], rest[i + 2])) return false;
            i += 2;
        } else if (!is_alphanumeric(c) &&
                   std::string_view("-._~:/?@!$&'()*+,;=").find(c) == std::string_view::npos) {
            return false;
        }
    }
    return true;
}

// A name of letters, digits and inner hyphens. A last label of digits only would be read as an
// IPv4 address by browsers (WHATWG URL, "ends in a number"), so then it must be a plain one.
bool is_host_name(std::string_view host) {
    if (host.empty() || host.size() > kHostBytesMax) return false;
    std::string_view rest = host;
    std::string_view label;
    while (true) {
        std::size_t dot = rest.find('.');
        label = rest.substr(0, dot);
        if (label.empty() || label.size() > kLabelBytesMax) return false;
        if (label.front() == '-' || label.back() == '-') return false;
        if (!std::all_of(label.begin(), label.end(),
                         [](char c) { return is_alphanumeric(c) || c == '-' || c == '_'; })) {
            return false;
        }
        if (dot == std::string_view::npos) break;
        rest.remove_prefix(dot + 1);
    }
    bool numeric = std::all_of(label.begin(), label.end(), is_digit) || label.starts_with("0x") ||
                   label.starts_with("0X");
    in_addr address{};
    return !numeric || ::inet_pton(AF_INET, std::string(host).c_str(), &address) == 1;
}

bool is_ipv6_literal(std::string_view host) {
    if (host.size() < 4 || host.front() != '[' || host.back() != ']') return false;
    if (host.find('\0') != std::string_view::npos) return false;  // inet_pton stops there
    in6_addr address{};
    return ::inet_pton(AF_INET6, std::string(host.substr(1, host.size() - 2)).c_str(), &address) ==
           1;
}

}  // namespace

Result<HttpsUrl> HttpsUrl::parse(std::string_view text) {
    constexpr std::string_view kScheme = "https://";
    if (text.size() > kUrlBytesMax) return refuse("longer than 2048 bytes");
    std::string scheme(text.substr(0, kScheme.size()));
    std::transform(scheme.begin(), scheme.end(), scheme.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (scheme != kScheme) return refuse("does not begin with https://");

    std::string_view rest = text.substr(kScheme.size());
    std::size_t authority_end = std::min(rest.find_first_of("/?#"), rest.size());
    std::string_view authority = rest.substr(0, authority_end);
    if (!is_path_or_query(rest.substr(authority_end))) {
        return refuse("a fragment, or a character that an address must not hold");
    }

    HttpsUrl url;
    url.text_ = text;
    std::size_t host_end = authority.starts_with('[') ? authority.find(']') : authority.find(':');
    if (authority.starts_with('[') && host_end != std::string_view::npos) ++host_end;
    std::string_view host = authority.substr(0, host_end);
    std::string_view port = host_end >= authority.size() ? "" : authority.substr(host_end);
    if (!is_host_name(host) && !is_ipv6_literal(host)) return refuse("malformed host");
    if (!port.empty()) {
        unsigned value = 0;
        const char* last = port.data() + port.size();
        auto [end, problem] = std::from_chars(port.data() + 1, last, value);
        if (port.front() != ':' || problem != std::errc{} || end != last || value == 0 ||
            value > 65535 || port[1] == '0') {
            return refuse("malformed port");
        }
        url.port_ = static_cast<std::uint16_t>(value);
    }
    url.host_ = host;
    std::transform(url.host_.begin(), url.host_.end(), url.host_.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return url;
}

std::string HttpsUrl::origin() const {
    return "https://" + host_ + (port_ == 443 ? "" : ":" + std::to_string(port_));
}

std::string percent_encode(std::string_view value) {
    static constexpr char kDigits[] = "0123456789ABCDEF";
    std::string text;
    for (const char c : value) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) {
            text += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        text += '%';
        text += kDigits[byte >> 4U];
        text += kDigits[byte & 15U];
    }
    return text;
}

}  // namespace ncp
