#include "http/head.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/trimmed.h"

namespace ncp::http {
namespace {

bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// RFC 9110 section 5.6.2.
bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return is_alphanumeric(c) ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
}

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return result;
}

// Fields whose repetition gives two meanings to one request.
bool must_be_single(std::string_view name) {
    constexpr std::array<std::string_view, 7> kSingle{
        "host", "content-length", "content-type", "expect", "origin", "cookie", "sec-fetch-site"};
    return std::find(kSingle.begin(), kSingle.end(), name) != kSingle.end();
}

// Digits only: no sign, no list, no blank; at most what fits a 64-bit number.
std::optional<std::uint64_t> content_length_of(std::string_view value) {
    std::uint64_t length = 0;
    const char* end = value.data() + value.size();
    bool digits = !value.empty() && value.front() >= '0' && value.front() <= '9';
    auto [stopped, problem] = std::from_chars(value.data(), end, length);
    if (!digits || problem != std::errc{} || stopped != end) return std::nullopt;
    return length;
}

// RFC 9110 section 7.2: a host name or address and perhaps a port; the host itself is not used.
bool is_host(std::string_view value) {
    return !value.empty() && value.size() <= 261 &&
           std::all_of(value.begin(), value.end(), [](char c) {
               return is_alphanumeric(c) ||
                      std::string_view(".-_:[]").find(c) != std::string_view::npos;
           });
}

bool lists(std::string_view value, std::string_view option) {
    const std::string all = lower(value);
    std::string_view rest = all;
    while (true) {
        std::size_t comma = rest.find(',');
        if (trimmed(rest.substr(0, comma)) == option) return true;
        if (comma == std::string_view::npos) return false;
        rest.remove_prefix(comma + 1);
    }
}

// "GET /path HTTP/1.1", one blank between the parts (RFC 9112 section 3). Gives whether the
// version is 1.1.
Checked<bool> parse_request_line(std::string_view line, Head& head) {
    std::size_t first = line.find(' ');
    std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return refuse("malformed request line");
    std::string_view method = line.substr(0, first);
    std::string_view target = line.substr(first + 1, last - first - 1);
    std::string_view version = line.substr(last + 1);
    if (!is_token(method)) return refuse("malformed method");
    if (target.empty() || target.find(' ') != std::string_view::npos) {
        return refuse("malformed request line");
    }
    auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (version.size() != 8 || !version.starts_with("HTTP/") || !is_digit(version[5]) ||
        version[6] != '.' || !is_digit(version[7])) {
        return refuse("malformed version");
    }
    if (version != "HTTP/1.1" && version != "HTTP/1.0") return refuse("other HTTP version", 505);
    head.method = method;
    head.target = target;
    return version == "HTTP/1.1";
}

Checked<void> parse_field(std::string_view line, Head& head) {
    if (line.front() == ' ' || line.front() == '\t') return refuse("folded header line");
    std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return refuse("header line without colon");
    if (!is_token(line.substr(0, colon))) return refuse("malformed header name");
    std::string name = lower(line.substr(0, colon));
    std::string_view value = trimmed(line.substr(colon + 1));
    bool clean = std::all_of(value.begin(), value.end(), [](char c) {
        return (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) || c == '\t';
    });
    if (!clean) return refuse("control character in a header");
    bool fresh = head.headers.emplace(name, value).second;
    if (!fresh && must_be_single(name)) return refuse("double header of which there must be one");
    if (!fresh) head.repeated_headers.insert(std::move(name));
    return {};
}

Checked<void> check_framing(Head& head, bool is_1_1) {
    auto value = [&](const char* name) -> std::optional<std::string_view> {
        auto found = head.headers.find(name);
        if (found == head.headers.end()) return std::nullopt;
        return found->second;
    };
    if (value("transfer-encoding")) {
        return value("content-length") ? refuse("Content-Length with Transfer-Encoding")
                                       : refuse("Transfer-Encoding is not taken");
    }
    if (auto text = value("content-length")) {
        auto length = content_length_of(*text);
        if (!length) return refuse("malformed Content-Length");
        head.content_length = *length;
    }
    if (is_1_1 && !value("host")) return refuse("no Host");
    if (value("host") && !is_host(*value("host"))) return refuse("malformed Host");
    if (auto text = value("expect"); text && is_1_1) {
        if (lower(*text) != "100-continue") return refuse("unknown expectation", 417);
        head.expects_continue = true;
    }
    head.keep_alive = is_1_1 && !lists(value("connection").value_or(""), "close");
    return {};
}

}  // namespace

HeadScan scan_head(std::string_view bytes, std::size_t seen, std::size_t bytes_max) {
    // One byte back: a CR whose LF had not come yet.
    for (std::size_t i = seen > 0 ? seen - 1 : 0; i < bytes.size(); ++i) {
        if (i >= bytes_max) return {HeadScan::too_long, 0};
        char c = bytes[i];
        if (c == '\0') return {HeadScan::broken, 0};
        if (c == '\r' && i + 1 < bytes.size() && bytes[i + 1] != '\n') return {HeadScan::broken, 0};
        if (c != '\n') continue;
        if (i == 0 || bytes[i - 1] != '\r') return {HeadScan::broken, 0};
        if (i >= 3 && bytes[i - 2] == '\n') return {HeadScan::complete, i + 1};
    }
    return {};
}

Checked<Head> parse_head(std::string_view bytes) {
    Head head;
    std::optional<bool> is_1_1;
    std::size_t fields = 0;
    while (!bytes.empty()) {
        std::size_t end = bytes.find("\r\n");
        if (end == std::string_view::npos) return refuse("unfinished head");
        std::string_view line = bytes.substr(0, end);
        bytes.remove_prefix(end + 2);
        if (!is_1_1) {
            auto version = parse_request_line(line, head);
            if (!version) return tl::unexpected<Refusal>(version.error());
            is_1_1 = *version;
        } else if (line.empty()) {
            break;
        } else {
            if (++fields > kHeaderFieldsMax) return refuse("too many header fields", 431);
            auto status = parse_field(line, head);
            if (!status) return tl::unexpected<Refusal>(status.error());
        }
    }
    if (!is_1_1) return refuse("empty head");
    auto status = check_framing(head, *is_1_1);
    if (!status) return tl::unexpected<Refusal>(status.error());
    return head;
}

}  // namespace ncp::http
