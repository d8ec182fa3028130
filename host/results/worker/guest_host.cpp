#include "results/worker/guest_host.h"

#include <algorithm>
#include <vector>

#include "base/secret.h"
#include "ncp/plugin.h"
#include "results/call.h"
#include "results/views.h"
#include "results/worker/start.h"

namespace ncp::results::worker {
namespace {

constexpr std::size_t kLogTextBytesMax = 1000;
constexpr std::size_t kLogPairsMax = 32;
constexpr std::size_t kHeadersMax = 200;

GuestHost& self(const ncp_host* host) {
    return *static_cast<GuestHost*>(host->ctx);
}

std::string_view shortened(ncp_view view) {
    if (!is_readable(view)) return "(unreadable)";
    return {view.data, std::min(view.size, kLogTextBytesMax)};
}

void put_pairs(BodyWriter& body, const ncp_pair* pairs, std::size_t count) {
    body.number(count);
    for (std::size_t i = 0; i < count; ++i) {
        const bool personal = (pairs[i].flags & NCP_PAIR_PERSONAL) != 0;
        body.number(pairs[i].flags).text(shortened(pairs[i].key));
        body.text(personal ? std::string_view() : shortened(pairs[i].value));
    }
}

// Views into the body, lent to the plugin.
bool read_answer(BodyReader& body, std::vector<ncp_pair>& headers, ncp_http_response& response) {
    response.size = sizeof response;
    response.http_status = static_cast<int32_t>(body.integer());
    for (std::size_t left = body.count(16); left > 0; --left) {
        const std::string_view name = body.text();
        headers.push_back({view_of(name), view_of(body.text()), 0, 0});
    }
    response.body = view_of(body.text());
    response.headers = headers.data();
    response.header_count = headers.size();
    return body.intact();
}

}  // namespace

GuestHost::GuestHost(Channel services) : services_(std::move(services)) {
    table_.size = sizeof table_;
    table_.abi_minor = NCP_ABI_MINOR;
    table_.ctx = this;
    table_.extension = &GuestHost::extension;
    table_.log = &GuestHost::log;
    table_.secret = &GuestHost::secret;
    offer_call_functions(table_);
    http_.size = sizeof http_;
    http_.send = &GuestHost::send_http;
}

bool GuestHost::ask(Kind question, std::string_view body, Kind answer, Message& message) {
    std::lock_guard lock(mutex_);
    return services_.send(question, body, {}) == Heard::message &&
           services_.receive(message, {}) == Heard::message && message.kind == answer;
}

const void* GuestHost::extension(const ncp_host* host, const char* id) noexcept {
    if (id != nullptr && std::string_view(id) == NCP_EXTENSION_HTTP_V1) return &self(host).http_;
    return nullptr;
}

void GuestHost::log(const ncp_host* host, ncp_call*, int32_t level, ncp_view text,
                    const ncp_pair* pairs, size_t pair_count) noexcept {
    try {
        BodyWriter body;
        body.integer(level).text(shortened(text));
        put_pairs(body, pairs, pairs == nullptr ? 0 : std::min(pair_count, kLogPairsMax));
        std::lock_guard lock(self(host).mutex_);
        self(host).services_.send(Kind::log, body.body(), {});
    } catch (...) {
        return;  // a line of the log is lost, nothing else
    }
}

ncp_status GuestHost::secret(const ncp_host* host, ncp_view name,
                             void (*use)(void* user, ncp_view value), void* user) noexcept {
    try {
        if (use == nullptr || !is_readable(name)) return NCP_INVALID;
        Message message;
        const auto body = BodyWriter().text({name.data, name.size}).body();
        if (!self(host).ask(Kind::secret, body, Kind::secret_value, message)) return NCP_CANCELLED;
        BodyReader answer(message.body);
        const auto status = static_cast<ncp_status>(answer.integer());
        const std::string_view value = answer.text();
        if (status == NCP_OK) use(user, view_of(value));
        wipe(message.body);
        return status;
    } catch (...) {
        return NCP_INTERNAL;
    }
}

ncp_status GuestHost::send_http(const ncp_host* host, ncp_call* call,
                                const ncp_http_request* request,
                                void (*use)(void* user, const ncp_http_response* response),
                                void* user) noexcept {
    try {
        if (request == nullptr || use == nullptr) return NCP_INVALID;
        const ncp_http_request copy = within_size(*request, ncp_http_request{});
        if (copy.header_count > kHeadersMax || (copy.header_count > 0 && copy.headers == nullptr) ||
            !is_readable(copy.method) || !is_readable(copy.url) || !is_readable(copy.body)) {
            return NCP_INVALID;
        }
        BodyWriter question;
        question.number(call == nullptr ? 0 : 1);
        question.text(to_string(copy.method)).text(to_string(copy.url));
        question.number(copy.header_count);
        for (std::size_t i = 0; i < copy.header_count; ++i) {
            const ncp_pair& header = copy.headers[i];
            if (!is_readable(header.key) || !is_readable(header.value)) return NCP_INVALID;
            question.text(to_string(header.key)).text(to_string(header.value));
        }
        question.text({copy.body.data, copy.body.size}).integer(copy.response_bytes_max);
        Message message;
        if (!self(host).ask(Kind::http, question.body(), Kind::http_answer, message)) {
            return NCP_CANCELLED;
        }
        BodyReader answer(message.body);
        const auto status = static_cast<ncp_status>(answer.integer());
        if (status == NCP_OK) {
            std::vector<ncp_pair> headers;
            ncp_http_response response{};
            if (!read_answer(answer, headers, response)) return NCP_INTERNAL;
            use(user, &response);
        }
        wipe(message.body);
        return status;
    } catch (...) {
        return NCP_INTERNAL;
    }
}

}  // namespace ncp::results::worker
