// A request that has passed the limits, and the response to it. Plain values: nothing of the
// server library is visible beyond this module. Thread-safety: values.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/form.h"

namespace ncp::http {

enum class Method { get, head, post, other };

// Who is at the other end of the connection: a browser, or the proxy in front of us.
struct PeerFacts {
    bool unix_socket = false;  // then there is nothing else to know
    std::string address;       // of TCP: "192.0.2.1", "2001:db8::1"
    // Of its certificate, which was verified against client_ca; certificate_names.h shows the form.
    std::set<std::string> certificate_names;
};

struct Request {
    Method method = Method::get;
    std::string path;  // decoded once, begins with "/"
    Form query;
    std::string raw_query;                          // as it came, for what is signed over it
    Form form;                                      // of an urlencoded body
    std::map<std::string, std::string> headers;     // names in lower case, first value
    std::set<std::string> repeated_headers;         // names of which there was more than one
    std::map<std::string, std::string> parameters;  // from the route's {names}
    PeerFacts peer;

    std::string header(std::string_view lower_case_name) const;  // empty if absent
    std::optional<std::string> cookie(std::string_view name) const;
};

// Which Content-Security-Policy a page needs (security.md, step 7).
enum class PageKind {
    ordinary,  // form-action 'self', Referrer-Policy same-origin
    delivery,  // form-action https:, Referrer-Policy strict-origin
};

struct Response {
    int status = 200;
    std::string content_type = "text/html; charset=utf-8";
    std::string body;
    PageKind kind = PageKind::ordinary;
    std::vector<std::pair<std::string, std::string>> headers;  // Location, Retry-After, Allow…
    std::vector<std::string> cookies;                          // whole Set-Cookie values
};

Response page(int status, std::string html);
Response see_other(std::string location);  // 303, never 307 or 308

// "__Host-<name>=<value>; Secure; HttpOnly; Path=/; SameSite=Lax", a session cookie.
std::string host_cookie(std::string_view name, std::string_view value);
std::string expired_host_cookie(std::string_view name);

}  // namespace ncp::http
