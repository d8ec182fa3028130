#include "http/wire.h"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Timestamp.h>

#include <algorithm>
#include <array>
#include <utility>

namespace ncp::http {
namespace {

using Header = std::pair<std::string_view, std::string_view>;

constexpr std::array<Header, 7> kSecurityHeaders{{
    {"Strict-Transport-Security", "max-age=31536000; includeSubDomains"},  // a year
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cache-Control", "no-store"},
    {"Permissions-Policy",
     "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), "
     "microphone=(), payment=(), usb=()"},
}};

constexpr std::string_view kOrdinaryPolicy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
// Browsers apply form-action also to the redirects that follow a post, and a client may answer
// the delivery with a redirect to any host. Images are the site's icon, as on every page.
constexpr std::string_view kDeliveryPolicy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action https:; "
    "frame-ancestors 'none'; base-uri 'none'";

bool equal_names(std::string_view a, std::string_view b) {
    auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

// A page cannot take one of these away or add a second one.
bool is_ours(std::string_view name) {
    constexpr std::array<std::string_view, 9> kOthers{"Content-Security-Policy",
                                                      "Referrer-Policy",
                                                      "Content-Length",
                                                      "Content-Type",
                                                      "Date",
                                                      "Connection",
                                                      "Transfer-Encoding",
                                                      "Server",
                                                      "Set-Cookie"};
    return std::any_of(kOthers.begin(), kOthers.end(),
                       [&](std::string_view ours) { return equal_names(ours, name); }) ||
           std::any_of(kSecurityHeaders.begin(), kSecurityHeaders.end(),
                       [&](const Header& ours) { return equal_names(ours.first, name); });
}

bool is_header_name(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-';
    });
}

bool is_header_value(std::string_view value) {
    return std::all_of(value.begin(), value.end(),
                       [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
}

void add(std::string& head, std::string_view name, std::string_view value) {
    head.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

Result<std::string> to_bytes(const Response& response, Delivery delivery) {
    auto unsendable = [] {
        return fail(ErrorCode::internal, "a page made a header that cannot be sent");
    };
    if (response.status < 200 || response.status > 599) return unsendable();
    const bool never_body = response.status == 204 || response.status == 304;

    std::string bytes = "HTTP/1.1 " + std::to_string(response.status) + " ";
    bytes += Poco::Net::HTTPResponse::getReasonForStatus(
        static_cast<Poco::Net::HTTPResponse::HTTPStatus>(response.status));
    bytes += "\r\n";
    add(bytes, "Date",
        Poco::DateTimeFormatter::format(Poco::Timestamp(), Poco::DateTimeFormat::HTTP_FORMAT));
    for (const auto& [name, value] : kSecurityHeaders)
        add(bytes, name, value);
    bool ordinary = response.kind == PageKind::ordinary;
    add(bytes, "Content-Security-Policy", ordinary ? kOrdinaryPolicy : kDeliveryPolicy);
    // "no-referrer" would make Origin null, and Origin is what posts are checked by.
    add(bytes, "Referrer-Policy", ordinary ? "same-origin" : "strict-origin");
    if (!is_header_value(response.content_type)) return unsendable();
    if (!never_body && !response.content_type.empty()) {
        add(bytes, "Content-Type", response.content_type);
    }
    for (const auto& [name, value] : response.headers) {
        if (!is_header_name(name) || !is_header_value(value)) return unsendable();
        if (!is_ours(name)) add(bytes, name, value);
    }
    for (const std::string& cookie : response.cookies) {
        if (!is_header_value(cookie)) return unsendable();
        add(bytes, "Set-Cookie", cookie);
    }
    if (!never_body) add(bytes, "Content-Length", std::to_string(response.body.size()));
    if (delivery.close) add(bytes, "Connection", "close");
    bytes += "\r\n";
    if (!never_body && !delivery.without_body) bytes += response.body;
    return bytes;
}

}  // namespace ncp::http
