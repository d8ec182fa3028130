// From method and path to the function that answers. Patterns: "/t/{tag}/login/{method}"; a {name}
// matches one non-empty path segment.
//
// Thread-safety: routes are added before the server starts; afterwards reading from any thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "http/message.h"

namespace ncp::http {

using Handler = std::function<Response(const Request&)>;
// Makes the page for an error: no route (not_found), wrong method (wrong_method), a refused or
// malformed request (bad_request, too_large), an exception in a handler (internal), overload.
using ErrorPage = std::function<Response(const Error&, const Request&)>;

class Router {
  public:
    explicit Router(ErrorPage error_page) : error_page_(std::move(error_page)) {}

    void get(std::string pattern, Handler handler);  // answers HEAD too, without the body
    void post(std::string pattern, Handler handler);

    // Never throws: an exception of a handler is logged and becomes the error page.
    Response answer(Request request) const;
    Response error(const Error& error, const Request& request) const;
    // The pattern that a path matches, for logs (a path itself is never logged); "-" if none.
    std::string pattern_of(std::string_view path) const;
    // All patterns, for tests that walk every route.
    std::vector<std::pair<Method, std::string>> routes() const;

  private:
    struct Route {
        Method method;
        std::string pattern;
        std::vector<std::string> segments;
        Handler handler;
    };
    const Route* match(Method method, std::string_view path, Request* request) const;
    std::vector<Route> routes_;
    ErrorPage error_page_;
};

}  // namespace ncp::http
