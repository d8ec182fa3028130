#include "outbound/message.h"

#include <algorithm>
#include <array>

#include "base/lower_case.h"

namespace ncp::outbound {
namespace {

constexpr std::array<std::string_view, 6> kMethods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};

// They say how the connection and the body are framed, which is the client's business alone.
constexpr std::array<std::string_view, 11> kOwnHeaders{"accept-encoding",
                                                       "connection",
                                                       "content-length",
                                                       "expect",
                                                       "host",
                                                       "keep-alive",
                                                       "te",
                                                       "trailer",
                                                       "transfer-encoding",
                                                       "upgrade",
                                                       "proxy-connection"};

template <class List>
bool holds(const List& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

// RFC 9110 section 5.5, with UTF-8 as what it calls obs-text.
bool is_field_value(std::string_view value) {
    return std::all_of(value.begin(), value.end(), [](char c) {
        return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
    });
}

tl::unexpected<Error> malformed(const PublicText& what) {
    return fail(ErrorCode::bad_request, text("malformed request: {}", what));
}

Status check(const Request& request) {
    if (!holds(kMethods, request.method)) return malformed("not one of the methods");
    const bool asks_only = request.method == "GET" || request.method == "HEAD";
    if (asks_only && !request.body.empty()) return malformed("GET and HEAD carry no body");
    if (request.body.size() > kRequestBodyBytesMax) return malformed("the body is too large");
    if (request.headers.size() > kRequestHeadersMax) return malformed("too many headers");
    for (const auto& [name, value] : request.headers) {
        if (!is_token(name)) return malformed("a header whose name is no token");
        if (holds(kOwnHeaders, lower_case(name))) {
            return malformed(
                text("the host sets the header {} itself", not_personal(lower_case(name))));
        }
        if (!is_field_value(value)) {
            return malformed(
                text("the value of {} holds a control character", not_personal(lower_case(name))));
        }
    }
    return {};
}

bool sets(const Request& request, std::string_view lower_case_name) {
    return std::any_of(request.headers.begin(), request.headers.end(), [&](const auto& header) {
        return lower_case(header.first) == lower_case_name;
    });
}

}  // namespace

Response::~Response() {
    wipe(body);
    for (auto& [name, value] : headers)
        wipe(value);
}

std::string_view Response::header(std::string_view lower_case_name) const {
    for (const auto& [name, value] : headers) {
        if (name == lower_case_name) return value;
    }
    return {};
}

Result<Secret> head_of(const Request& request, const HttpsUrl& url) {
    if (Status checked = check(request); !checked) return fail(checked.error());
    std::size_t bytes = 256 + request.method.size() + 2 * url.text().size();
    for (const auto& [name, value] : request.headers)
        bytes += name.size() + value.size() + 4;
    if (bytes > kRequestHeadBytesMax) return malformed("the headers are too large");

    std::string head;
    head.reserve(bytes);  // never grows: a header may hold a token, and only one copy is wiped
    head.append(request.method).append(" ").append(target_of(url)).append(" HTTP/1.1\r\nHost: ");
    head.append(url.origin().substr(std::string_view("https://").size()));
    head.append("\r\nAccept-Encoding: identity\r\n");
    if (!sets(request, "user-agent")) head.append("User-Agent: emrex-ncp\r\n");
    if (!sets(request, "accept")) head.append("Accept: */*\r\n");
    const bool may_carry = request.method != "GET" && request.method != "HEAD";
    if (may_carry && (!request.body.empty() || request.method != "DELETE")) {
        head.append("Content-Length: ").append(std::to_string(request.body.size())).append("\r\n");
    }
    for (const auto& [name, value] : request.headers)
        head.append(name).append(": ").append(value).append("\r\n");
    head.append("\r\n");
    Secret made{std::string(head)};
    wipe(head);
    return made;
}

std::string target_of(const HttpsUrl& url) {
    const std::string& whole = url.text();
    const std::size_t begin = whole.find_first_of("/?", std::string_view("https://").size());
    if (begin == std::string::npos) return "/";
    return whole[begin] == '?' ? "/" + whole.substr(begin) : whole.substr(begin);
}

void append_and_wipe(std::string& to, std::string_view bytes) {
    if (to.size() + bytes.size() > to.capacity()) {
        std::string larger;
        larger.reserve(std::max(2 * to.size(), to.size() + bytes.size()));
        larger.append(to);
        wipe(to);
        to = std::move(larger);
    }
    to.append(bytes);
}

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
}

}  // namespace ncp::outbound
