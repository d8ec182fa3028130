#include "results/http_extension.h"

#include <optional>

#include "base/log.h"
#include "base/url.h"
#include "results/call.h"
#include "results/host_services.h"
#include "results/views.h"

namespace ncp::results {
namespace {

constexpr std::chrono::milliseconds kTimeWithoutCall{10'000};

struct Outcome {
    ncp_status status;
    LogLevel level;  // error: somebody has to do something
};

// What ncp/http.h says of each failure.
Outcome outcome_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::bad_request:
            return {NCP_INVALID, LogLevel::error};
        case ErrorCode::invalid_config:
            return {NCP_CONFIG, LogLevel::error};
        case ErrorCode::io:
            return {NCP_TEMPORARY, LogLevel::warning};
        case ErrorCode::source_failed:
        case ErrorCode::too_large:
            return {NCP_PERMANENT, LogLevel::error};
        case ErrorCode::source_timeout:
            return {NCP_DEADLINE, LogLevel::warning};
        case ErrorCode::cancelled:
            return {NCP_CANCELLED, LogLevel::debug};
        default:
            return {NCP_INTERNAL, LogLevel::error};
    }
}

std::string_view text_of(ncp_view view) {
    return view.size == 0 ? std::string_view() : std::string_view(view.data, view.size);
}

// Empty: the plugin broke the contract.
std::optional<outbound::Request> read_request(const ncp_http_request* given) {
    if (given == nullptr) return std::nullopt;
    const ncp_http_request request = within_size(*given, ncp_http_request{});
    const bool readable = is_readable(request.method) && is_readable(request.url) &&
                          is_readable(request.body) && request.response_bytes_max >= 0 &&
                          request.header_count <= outbound::kRequestHeadersMax &&
                          (request.headers != nullptr || request.header_count == 0);
    if (!readable) return std::nullopt;
    outbound::Request read{text_of(request.method),
                           text_of(request.url),
                           {},
                           text_of(request.body),
                           static_cast<std::size_t>(request.response_bytes_max)};
    for (std::size_t i = 0; i < request.header_count; ++i) {
        const ncp_pair& header = request.headers[i];
        if (!is_readable(header.key) || !is_readable(header.value)) return std::nullopt;
        read.headers.emplace_back(text_of(header.key), text_of(header.value));
    }
    return read;
}

// The client's texts hold no personal data, and neither do origins and methods.
ncp_status refuse(const HostServices& services, const outbound::Request* request,
                  const Error& error) {
    const Outcome outcome = outcome_of(error.code());
    const bool known =
        request != nullptr && !request->method.empty() && request->method.size() <= 6;  // "DELETE"
    log(outcome.level,
        text("source {}: http: {}{}", not_personal(services.source_id()),
             not_personal(known ? std::string(request->method) + " " : ""), error.operator_text()));
    return outcome.status;
}

Error no_section(const outbound::Request& request) {
    auto url = HttpsUrl::parse(request.url);
    const PublicText origin = not_personal(url ? url->origin() : "https://host");
    return {ErrorCode::invalid_config,
            text("{}: the section has no [source.http]; add it, with allow = [\"{}\"]", origin,
                 origin)};
}

void lend(const outbound::Response& response,
          void (*use)(void* user, const ncp_http_response* response), void* user) {
    std::vector<ncp_pair> headers;
    headers.reserve(response.headers.size());
    for (const auto& [name, value] : response.headers)
        headers.push_back({view_of(name), view_of(value), 0, 0});
    const ncp_http_response lent{sizeof(ncp_http_response), response.status, headers.data(),
                                 headers.size(), view_of(response.body)};
    use(user, &lent);
}

ncp_status send(const ncp_host* host, ncp_call* call, const ncp_http_request* given,
                void (*use)(void* user, const ncp_http_response* response), void* user) noexcept {
    try {
        if (host == nullptr || use == nullptr) return NCP_INVALID;
        const HostServices& services = HostServices::of(*host);
        const auto request = read_request(given);
        if (!request) {
            return refuse(services, nullptr,
                          Error(ErrorCode::bad_request, "the plugin's request is malformed"));
        }
        if (services.http() == nullptr) return refuse(services, &*request, no_section(*request));
        // The system's clock, whatever the host's: the call may outlive the host's.
        const Deadline deadline(
            system_clock(),
            call == nullptr ? kTimeWithoutCall : std::chrono::milliseconds(call->remaining_ms()));
        const auto response = services.http()->send(
            *request, deadline, call == nullptr ? std::stop_token() : call->stop_token());
        if (!response) return refuse(services, &*request, response.error());
        log_debug(text("source {}: http: {} {}: {}", not_personal(services.source_id()),
                       not_personal(std::string(request->method)),
                       not_personal(HttpsUrl::parse(request->url)->origin()), response->status));
        lend(*response, use, user);
        return NCP_OK;
    } catch (...) {
        return NCP_INTERNAL;
    }
}

}  // namespace

const ncp_http_v1& http_extension() {
    static constexpr ncp_http_v1 kTable{sizeof(ncp_http_v1), 0, send};
    return kTable;
}

tl::expected<std::shared_ptr<outbound::Client>, std::vector<config::Problem>> open_http_client(
    const config::HttpSection& section) {
    if (section.allow.empty()) return nullptr;
    constexpr std::size_t kMebibyte = 1U << 20;
    // The system's clock: a call that was abandoned may use the client after the host's has gone.
    auto client =
        outbound::Client::open({.allow = section.allow,
                                .ca_file = section.ca_file,
                                .certificate = section.certificate,
                                .key = section.key,
                                .response_bytes_max = section.response_mib_max * kMebibyte},
                               system_clock());
    if (client) return std::shared_ptr<outbound::Client>(std::move(*client));
    std::vector<config::Problem> problems;
    for (const Error& error : client.error()) {
        problems.push_back({section.line, "[source.http] " + error.operator_text().str()});
    }
    return tl::unexpected(std::move(problems));
}

}  // namespace ncp::results
