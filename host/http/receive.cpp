#include "http/receive.h"

#include <algorithm>

#include "http/fields.h"
#include "http/head.h"
#include "http/wire.h"

namespace ncp::http {
namespace {

enum class Reading { more, gone, late };

// One step of receiving: more bytes are in the input, or there will be none.
Reading read_more(Connection& connection, const ReceivePatience& patience) {
    while (true) {
        Progress progress = connection.peer.receive(connection.input);
        if (progress == Progress::done) return Reading::more;
        if (progress == Progress::closed) return Reading::gone;
        if (!patience.wait(connection.peer, progress)) return Reading::late;
    }
}

tl::unexpected<Refusal> too_slow() {
    return refuse("the peer is too slow", 408);
}

Method method_of(std::string_view name) {
    if (name == "GET") return Method::get;
    if (name == "HEAD") return Method::head;
    if (name == "POST") return Method::post;
    return Method::other;
}

bool is_urlencoded(std::string_view content_type) {
    std::string type(content_type.substr(0, content_type.find(';')));
    while (!type.empty() && (type.back() == ' ' || type.back() == '\t'))
        type.pop_back();
    std::transform(type.begin(), type.end(), type.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return type == "application/x-www-form-urlencoded";
}

// The head's bytes, taken out of the input. nullopt: the peer is gone.
Checked<std::optional<std::string>> take_head(Connection& connection, std::size_t bytes_max,
                                              const ReceivePatience& patience) {
    std::string& input = connection.input;
    std::size_t seen = 0;
    bool skipped = false;
    while (true) {
        // One empty line before a request is forgiven (RFC 9112 section 2.2).
        if (!skipped && input.starts_with("\r\n")) {
            input.erase(0, 2);
            skipped = true;
            seen = 0;
        }
        HeadScan scan = scan_head(input, seen, bytes_max);
        if (scan.state == HeadScan::broken) return refuse("bare CR, bare LF or NUL in the head");
        if (scan.state == HeadScan::too_long) return refuse("head too long", 431);
        if (scan.state == HeadScan::complete) {
            std::string head = input.substr(0, scan.length);
            input.erase(0, scan.length);
            return std::optional<std::string>(std::move(head));
        }
        seen = input.size();
        Reading reading = read_more(connection, patience);
        if (reading == Reading::gone) return std::optional<std::string>();
        if (reading == Reading::late) {
            if (input.empty()) return std::optional<std::string>();
            return too_slow();
        }
    }
}

bool send_continue(Connection& connection, const ReceivePatience& patience) {
    std::string_view rest = kContinue;
    while (true) {
        Progress progress = connection.peer.send(rest);
        if (progress == Progress::done) return true;
        if (progress == Progress::closed) return false;
        if (!patience.wait(connection.peer, progress)) return false;
    }
}

// The form of a POST; nullopt: the peer is gone.
Checked<std::optional<Form>> take_form(Connection& connection, const Head& head,
                                       const ServerSettings& settings,
                                       const ReceivePatience& patience) {
    if (head.content_length == 0) return std::optional<Form>(Form{});
    if (head.content_length > settings.body_bytes_max) return refuse("body too large", 413);
    auto type = head.headers.find("content-type");
    if (type == head.headers.end() || !is_urlencoded(type->second)) {
        return refuse("only urlencoded forms are taken", 415);
    }
    std::string& input = connection.input;
    if (head.expects_continue && input.empty() && !send_continue(connection, patience)) {
        return std::optional<Form>();
    }
    const auto length = static_cast<std::size_t>(head.content_length);
    while (input.size() < length) {
        Reading reading = read_more(connection, patience);
        if (reading == Reading::gone) return std::optional<Form>();
        if (reading == Reading::late) return too_slow();
    }
    auto form = parse_fields(std::string_view(input).substr(0, length), settings.fields_max);
    if (!form) return tl::unexpected<Refusal>(form.error());
    input.erase(0, length);
    return std::optional<Form>(std::move(*form));
}

}  // namespace

Reception receive_request(Connection& connection, const Premises& premises,
                          const ReceivePatience& patience) {
    const ServerSettings& settings = premises.settings;
    Received result;
    auto refused = [&](const Refusal& refusal) { return Refused{refusal, result.request}; };

    auto bytes = take_head(connection, settings.head_bytes_max, patience);
    if (!bytes) return refused(bytes.error());
    if (!*bytes) return Gone{};
    // Known early, so that even the answer to a broken HEAD has no body.
    if ((*bytes)->starts_with("HEAD ")) result.request.method = Method::head;
    auto head = parse_head(**bytes);
    if (!head) return refused(head.error());

    result.request.method = method_of(head->method);
    result.request.headers = head->headers;
    result.request.repeated_headers = head->repeated_headers;
    result.request.peer = connection.from;
    result.keep_alive = head->keep_alive;
    auto target = parse_target(head->target, settings.fields_max);
    if (!target) return refused(target.error());
    result.request.path = std::move(target->path);
    result.request.query = std::move(target->query);
    result.request.raw_query = std::move(target->raw_query);

    if (result.request.method == Method::post) {
        auto form = take_form(connection, *head, settings, patience);
        if (!form) return refused(form.error());
        if (!*form) return Gone{};
        result.request.form = std::move(**form);
    } else if (head->content_length > 0) {
        // A body that means nothing (RFC 9110 section 9.3.1), or that belongs to a method which
        // no page has: it is not read, so nothing behind it can be.
        if (result.request.method != Method::other) {
            return refused(Refusal{400, "a body where none belongs"});
        }
        result.keep_alive = false;
    }
    return result;
}

}  // namespace ncp::http
