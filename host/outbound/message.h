// A request to a web service and its answer, as values, and the bytes of a request's head.
//
// Refuses, in head_of(): other methods than the six below, headers that belong to the connection,
// names and values that would end their line, a body with GET or HEAD, too much of anything.
// Thread-safety: values, pure functions. Ownership: a Request borrows everything, for one send();
// a Response owns, and wipes what it held when it goes, because answers are students' data.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/secret.h"
#include "base/url.h"

namespace ncp::outbound {

struct Request {
    std::string_view method = "GET";  // GET, HEAD, POST, PUT, PATCH, DELETE
    std::string_view url{};           // absolute, https
    std::vector<std::pair<std::string_view, std::string_view>> headers{};
    std::string_view body{};
    std::size_t response_bytes_max = 0;  // 0, or more than the client's own limit: that one
};

struct Response {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;  // names in lower case, as received
    std::string body;

    Response() = default;
    Response(Response&&) = default;
    Response& operator=(Response&&) = default;
    ~Response();
    std::string_view header(std::string_view lower_case_name) const;  // the first; empty: absent
};

// What a plugin may send: more is a fault, not a request.
constexpr std::size_t kRequestHeadersMax = 64;
constexpr std::size_t kRequestHeadBytesMax = 32U << 10;
constexpr std::size_t kRequestBodyBytesMax = 64U << 20;

// The head with its empty line; asks for no content coding. Error bad_request: says what is wrong,
// without the value.
Result<Secret> head_of(const Request& request, const HttpsUrl& url);

// Path and query of an address, "/" if it has none.
std::string target_of(const HttpsUrl& url);

// Appends, and leaves no copy behind when the buffer has to grow.
void append_and_wipe(std::string& to, std::string_view bytes);

// RFC 9110 section 5.6.2.
bool is_token(std::string_view text);

}  // namespace ncp::outbound
