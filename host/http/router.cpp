#include "http/router.h"

#include <cxxabi.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <typeinfo>

#include "base/log.h"

namespace ncp::http {
namespace {

std::vector<std::string> segments_of(std::string_view path) {
    std::vector<std::string> segments;
    if (path.starts_with('/')) path.remove_prefix(1);
    while (true) {
        std::size_t slash = std::min(path.find('/'), path.size());
        segments.emplace_back(path.substr(0, slash));
        if (slash == path.size()) return segments;
        path.remove_prefix(slash + 1);
    }
}

bool is_parameter(std::string_view segment) {
    return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

// The exception's class only: its text may hold what the student sent.
PublicText current_exception_type() {
    const std::type_info* type = abi::__cxa_current_exception_type();
    if (!type) return "unknown";
    int status = 0;
    std::unique_ptr<char, decltype(&std::free)> name(
        abi::__cxa_demangle(type->name(), nullptr, nullptr, &status), &std::free);
    return not_personal(status == 0 && name ? name.get() : type->name());
}

// What is said when even the error page cannot be made.
Response last_resort() {
    return page(500,
                "<!DOCTYPE html><html lang=\"en\"><title>Error</title>"
                "<h1>Something went wrong</h1><p>Please try again later.</p></html>");
}

}  // namespace

void Router::get(std::string pattern, Handler handler) {
    auto segments = segments_of(pattern);
    routes_.push_back({Method::get, std::move(pattern), std::move(segments), std::move(handler)});
}

void Router::post(std::string pattern, Handler handler) {
    auto segments = segments_of(pattern);
    routes_.push_back({Method::post, std::move(pattern), std::move(segments), std::move(handler)});
}

const Router::Route* Router::match(Method method, std::string_view path, Request* request) const {
    if (!path.starts_with('/')) return nullptr;
    if (method == Method::head) method = Method::get;
    const auto segments = segments_of(path);
    for (const Route& route : routes_) {
        if (route.method != method || route.segments.size() != segments.size()) continue;
        bool fits = std::equal(segments.begin(), segments.end(), route.segments.begin(),
                               [](const std::string& given, const std::string& wanted) {
                                   return is_parameter(wanted) ? !given.empty() : given == wanted;
                               });
        if (!fits) continue;
        for (std::size_t i = 0; request && i < segments.size(); ++i) {
            const std::string& name = route.segments[i];
            if (is_parameter(name)) {
                request->parameters[name.substr(1, name.size() - 2)] = segments[i];
            }
        }
        return &route;
    }
    return nullptr;
}

Response Router::answer(Request request) const {
    const Route* route = match(request.method, request.path, &request);
    if (!route) {
        bool for_get = match(Method::get, request.path, nullptr) != nullptr;
        bool for_post = match(Method::post, request.path, nullptr) != nullptr;
        if (!for_get && !for_post) {
            return error(Error(ErrorCode::not_found, "no such page"), request);
        }
        Response refused =
            error(Error(ErrorCode::wrong_method, "the page is not for this method"), request);
        // RFC 9110 section 15.5.6: a 405 must name the methods that the page is for.
        refused.headers.emplace_back("Allow", !for_post  ? "GET, HEAD"
                                              : !for_get ? "POST"
                                                         : "GET, HEAD, POST");
        return refused;
    }
    PublicText problem;
    try {
        return route->handler(request);
    } catch (...) {
        problem = text("{}: exception of type {}", not_personal(route->pattern),
                       current_exception_type());
    }
    log_error(problem);
    return error(Error(ErrorCode::internal, problem), request);
}

Response Router::error(const Error& error, const Request& request) const {
    try {
        return error_page_(error, request);
    } catch (...) {
        log_error(text("error page for {}: exception of type {}", error.describe(),
                       current_exception_type()));
    }
    return last_resort();
}

std::string Router::pattern_of(std::string_view path) const {
    for (Method method : {Method::get, Method::post}) {
        if (const Route* route = match(method, path, nullptr)) return route->pattern;
    }
    return "-";
}

std::vector<std::pair<Method, std::string>> Router::routes() const {
    std::vector<std::pair<Method, std::string>> all;
    all.reserve(routes_.size());
    for (const Route& route : routes_)
        all.emplace_back(route.method, route.pattern);
    return all;
}

}  // namespace ncp::http
