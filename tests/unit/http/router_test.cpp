#include "http/router.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "base/log.h"

namespace ncp::http {
namespace {

Response error_page(const Error& error, const Request& request) {
    return page(facts(error.code()).http_status,
                std::string(facts(error.code()).name) + " " + request.path);
}

Request request_for(Method method, std::string path) {
    Request request;
    request.method = method;
    request.path = std::move(path);
    return request;
}

Router sample() {
    Router router(error_page);
    router.get("/", [](const Request&) { return page(200, "home"); });
    router.get("/t/{tag}/login/{method}", [](const Request& request) {
        return page(200, request.parameters.at("tag") + "," + request.parameters.at("method"));
    });
    router.get("/t/{tag}/choose", [](const Request&) { return page(200, "get choose"); });
    router.post("/t/{tag}/choose", [](const Request&) { return page(200, "post choose"); });
    router.post("/ncp", [](const Request&) { return page(200, "arrive"); });
    return router;
}

std::string body(const Router& router, Method method, std::string path) {
    return router.answer(request_for(method, std::move(path))).body;
}

TEST(RouterPatterns, NamesMatchOneSegmentEach) {
    Router router = sample();
    EXPECT_EQ(body(router, Method::get, "/t/0a1b/login/demo"), "0a1b,demo");
    EXPECT_EQ(body(router, Method::get, "/"), "home");
}

TEST(RouterPatterns, NothingElseMatches) {
    Router router = sample();
    for (const char* path :
         {"", "t", "/t", "/t/", "/t/x/login", "/t/x/login/", "/t//login/demo", "/t/x/login/demo/",
          "/t/x/login/demo/more", "/T/x/login/demo", "//", "/t/x/choose/", "/{tag}"}) {
        EXPECT_EQ(router.answer(request_for(Method::get, path)).status, 404) << path;
        EXPECT_EQ(router.pattern_of(path), "-") << path;
    }
}

TEST(RouterPatterns, PatternOfTellsTheRouteAndNothingOfThePath) {
    Router router = sample();
    EXPECT_EQ(router.pattern_of("/t/0a1b/login/demo"), "/t/{tag}/login/{method}");
    EXPECT_EQ(router.pattern_of("/ncp"), "/ncp");
}

TEST(RouterPatterns, FirstRouteWins) {
    Router router(error_page);
    router.get("/a/{x}", [](const Request&) { return page(200, "name"); });
    router.get("/a/b", [](const Request&) { return page(200, "literal"); });
    EXPECT_EQ(body(router, Method::get, "/a/b"), "name");
}

TEST(RouterMethods, OnePathMayHaveTwo) {
    Router router = sample();
    EXPECT_EQ(body(router, Method::get, "/t/x/choose"), "get choose");
    EXPECT_EQ(body(router, Method::head, "/t/x/choose"), "get choose");
    EXPECT_EQ(body(router, Method::post, "/t/x/choose"), "post choose");
}

TEST(RouterMethods, WrongOneIs405WithAllow) {
    Router router = sample();
    auto allow = [&](Method method, const char* path) {
        Response response = router.answer(request_for(method, path));
        EXPECT_EQ(response.status, 405) << path;
        for (const auto& [name, value] : response.headers) {
            if (name == "Allow") return value;
        }
        return std::string("no Allow");
    };
    EXPECT_EQ(allow(Method::get, "/ncp"), "POST");
    EXPECT_EQ(allow(Method::head, "/ncp"), "POST");
    EXPECT_EQ(allow(Method::post, "/"), "GET, HEAD");
    EXPECT_EQ(allow(Method::other, "/t/x/choose"), "GET, HEAD, POST");
}

TEST(RouterErrors, ExceptionsBecomeTheErrorPage) {
    set_log_level(LogLevel::error);
    Router router(error_page);
    router.get("/std/{x}", [](const Request&) -> Response { throw std::runtime_error("secret"); });
    router.get("/int", [](const Request&) -> Response { throw 7; });
    EXPECT_EQ(body(router, Method::get, "/std/1"), "internal /std/1");
    EXPECT_EQ(body(router, Method::get, "/int"), "internal /int");
}

TEST(RouterErrors, LogNamesPatternAndTypeButNeverTheText) {
    set_log_level(LogLevel::error);
    std::string seen;
    Router router([&](const Error& error, const Request&) {
        seen = error.describe().str();
        return page(500, "");
    });
    router.get("/s/{x}", [](const Request& request) -> Response {
        throw std::runtime_error("canary " + request.path);
    });
    testing::internal::CaptureStderr();
    router.answer(request_for(Method::get, "/s/canary"));
    std::string log = testing::internal::GetCapturedStderr();
    for (const std::string& text : {log, seen}) {
        EXPECT_EQ(text.find("canary"), std::string::npos) << text;
        EXPECT_NE(text.find("/s/{x}"), std::string::npos) << text;
        EXPECT_NE(text.find("std::runtime_error"), std::string::npos) << text;
    }
}

TEST(RouterErrors, AnErrorPageThatFailsItselfGivesAPlainOne) {
    set_log_level(LogLevel::error);
    Router router([](const Error&, const Request&) -> Response { throw std::bad_alloc(); });
    Response response = router.answer(request_for(Method::get, "/x"));
    EXPECT_EQ(response.status, 500);
    EXPECT_NE(response.body.find("Something went wrong"), std::string::npos);
}

TEST(RouterRoutes, AreListedInTheirOrder) {
    auto routes = sample().routes();
    ASSERT_EQ(routes.size(), 5U);
    EXPECT_EQ(routes[0], (std::pair<Method, std::string>(Method::get, "/")));
    EXPECT_EQ(routes[4], (std::pair<Method, std::string>(Method::post, "/ncp")));
}

}  // namespace
}  // namespace ncp::http
