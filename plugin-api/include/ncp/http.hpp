// ncp/http.hpp: calls of web services through the host (ncp/http.h), for C++20; header only.
//
//     ncp_status fetch(Call& call, const Request& request, Sink& sink) override {
//         const Http http(call);
//         const HttpResponse found = http.get("https://api.example.org/v1/results",
//                                             {{"Authorization", token}});
//         if (found.status == 404) return NCP_STUDENT_UNKNOWN;
//         http.expect(found, 200);
//         return sink.emit({}, found.body);
//     }
//
// The operator allows the service in [source.http]. Whatever prevents an answer ends the call as
// Refused with the status that says what the host does about it; send() with a status returns it
// instead. A personal id belongs into a body or a header, not into an address: addresses end in
// logs. Thread-safety: as the Call's; one Http for each call. Ownership: answers are copies.
#ifndef NCP_HTTP_HPP
#define NCP_HTTP_HPP

#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ncp/http.h"
#include "ncp/plugin.hpp"

namespace ncp::plugin {

struct HttpHeader {
    std::string_view name, value;
};

struct HttpRequest {
    std::string_view method = "GET", url{};
    std::vector<HttpHeader> headers{};
    std::string_view body{};
    std::int64_t response_bytes_max = 0;  // 0: the section's limit
};

struct HttpResponse {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers{};  // names in small letters
    std::string body{};

    // The first of that name, which is given in small letters; empty if there is none.
    std::string_view header(std::string_view name) const {
        for (const auto& [key, value] : headers) {
            if (key == name) return value;
        }
        return {};
    }
};

class Http : private Host {
  public:
    // Refused(NCP_UNSUPPORTED): the host is too old to make calls.
    explicit Http(const Call& call)
        : Host(call),
          table_(static_cast<const ncp_http_v1*>(call.extension(NCP_EXTENSION_HTTP_V1))) {
        constexpr std::size_t kSizeMin = offsetof(ncp_http_v1, send) + sizeof(void*);
        if (table_ == nullptr || table_->size < kSizeMin) {
            throw Refused(NCP_UNSUPPORTED, {"this host offers no http/1"});
        }
    }

    // NCP_OK for every answer of the service, 500 included; else the status that ncp/http.h says,
    // and the response is as it was.
    ncp_status send(const HttpRequest& request, HttpResponse& response) const {
        std::vector<ncp_pair> headers;
        headers.reserve(request.headers.size());
        for (const HttpHeader& header : request.headers)
            headers.push_back({to_view(header.name), to_view(header.value), 0, 0});
        const ncp_http_request asked{sizeof(ncp_http_request), 0,
                                     to_view(request.method),  to_view(request.url),
                                     headers.data(),           headers.size(),
                                     to_view(request.body),    request.response_bytes_max};
        Bridge bridge;
        const ncp_status status = table_->send(host_, call_, &asked, keep, &bridge);
        if (bridge.thrown) std::rethrow_exception(bridge.thrown);
        if (status == NCP_OK) response = std::move(bridge.response);
        return status;
    }
    HttpResponse send(const HttpRequest& request) const {
        HttpResponse response;
        if (const ncp_status status = send(request, response); status != NCP_OK) {
            throw Refused(status, {"no answer of the web service: the host's log says why"});
        }
        return response;
    }
    HttpResponse get(std::string_view url, std::vector<HttpHeader> headers = {}) const {
        return send({.url = url, .headers = std::move(headers)});
    }
    HttpResponse post(std::string_view url, std::string_view body, std::string_view media_type,
                      std::vector<HttpHeader> headers = {}) const {
        headers.push_back({"Content-Type", media_type});
        return send({.method = "POST", .url = url, .headers = std::move(headers), .body = body});
    }

    // Ends the call unless the answer has this status: 429 and 5xx may pass, all others will not.
    static void expect(const HttpResponse& response, int status) {
        if (response.status == status) return;
        const bool may_pass = response.status == 429 || response.status >= 500;
        throw Refused(
            may_pass ? NCP_TEMPORARY : NCP_PERMANENT,
            {.operator_text = "the web service answered " + std::to_string(response.status) +
                              ", not " + std::to_string(status),
             .backend_code = std::to_string(response.status)});
    }

  private:
    struct Bridge {
        HttpResponse response;
        std::exception_ptr thrown;
    };
    static void keep(void* user, const ncp_http_response* lent) {
        auto* bridge = static_cast<Bridge*>(user);
        try {
            bridge->response.status = lent->http_status;
            for (std::size_t i = 0; i < lent->header_count; ++i) {
                bridge->response.headers.emplace_back(to_text(lent->headers[i].key),
                                                      to_text(lent->headers[i].value));
            }
            bridge->response.body = to_text(lent->body);
        } catch (...) {  // must not unwind through the host's C frames
            bridge->thrown = std::current_exception();
        }
    }

    const ncp_http_v1* table_;
};

}  // namespace ncp::plugin

#endif
