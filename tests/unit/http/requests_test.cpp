// Ordinary requests over real connections.
#include <cstdio>

#include "support/https_client.h"
#include "unit/http/test_server.h"

namespace ncp::http {
namespace {

class Requests : public testing::Test {
  protected:
    std::unique_ptr<Server> server_ = start_server();
};

TEST_F(Requests, OneConnectionCarriesMany) {
    test::RawTls raw(server_->port());
    for (int i = 0; i < 20; ++i) {
        ASSERT_TRUE(raw.send(get_request("/hello/n" + std::to_string(i))));
        EXPECT_EQ(raw.read_reply().body, "n" + std::to_string(i));
        ASSERT_TRUE(raw.send(post_request("a=" + std::to_string(i))));
        EXPECT_EQ(raw.read_reply().body, "a=" + std::to_string(i) + ";");
    }
}

TEST_F(Requests, PipelinedOnesAreAnsweredInTheirOrder) {
    test::RawTls raw(server_->port());
    raw.send(get_request("/hello/a") + post_request("b=c") + get_request("/hello/d"));
    EXPECT_EQ(raw.read_reply().body, "a");
    EXPECT_EQ(raw.read_reply().body, "b=c;");
    EXPECT_EQ(raw.read_reply().body, "d");
}

TEST_F(Requests, MayComeByteByByte) {
    test::RawTls raw(server_->port());
    for (char c : post_request("name=value"))
        raw.send({&c, 1});
    EXPECT_EQ(raw.read_reply().body, "name=value;");
    raw.send(get_request("/hello/next"));
    EXPECT_EQ(raw.read_reply().body, "next");
}

TEST_F(Requests, OneEmptyLineBeforeARequestIsForgiven) {
    test::RawTls raw(server_->port());
    raw.send(post_request("a=b") + "\r\n" + get_request("/hello/x"));
    EXPECT_EQ(raw.read_reply().body, "a=b;");
    EXPECT_EQ(raw.read_reply().body, "x");
}

TEST_F(Requests, CloseIsObeyed) {
    test::RawTls raw(server_->port());
    raw.send(get_request("/", "Connection: close\r\n") + get_request("/hello/unwanted"));
    test::RawReply reply = raw.read_reply();
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.header("Connection"), "close");
    EXPECT_EQ(raw.read_rest(), "");
}

TEST_F(Requests, Http10IsAnsweredAndClosed) {
    test::RawTls raw(server_->port());
    raw.send("GET /hello/old HTTP/1.0\r\n\r\n");
    test::RawReply reply = raw.read_reply();
    EXPECT_EQ(reply.body, "old");
    EXPECT_EQ(reply.header("Connection"), "close");
    EXPECT_TRUE(raw.at_end());
}

TEST_F(Requests, HeadHasTheHeadersOfGetAndNoBody) {
    test::RawTls raw(server_->port());
    raw.send("HEAD /hello/four HTTP/1.1\r\nHost: x\r\n\r\n" + get_request("/hello/four"));
    test::RawReply head = raw.read_reply(true);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.header("Content-Length"), "4");
    EXPECT_EQ(raw.read_reply().body, "four");
}

TEST_F(Requests, OtherMethodsAre405WithAllow) {
    for (const char* method : {"OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "BREW", "get"}) {
        test::RawTls raw(server_->port());
        raw.send(std::string(method) + " /form HTTP/1.1\r\nHost: x\r\n\r\n");
        test::RawReply reply = raw.read_reply();
        EXPECT_EQ(reply.status, 405) << method;
        EXPECT_EQ(reply.header("Allow"), "POST") << method;
        expect_security_headers(reply);
    }
}

TEST_F(Requests, BodyOfAnotherMethodIsNeverParsedAsTheNextRequest) {
    test::RawTls raw(server_->port());
    std::string smuggled = get_request("/hello/smuggled");
    raw.send("PUT /form HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(smuggled.size()) +
             "\r\n\r\n" + smuggled);
    EXPECT_EQ(raw.read_reply().status, 405);
    EXPECT_EQ(raw.read_rest(), "");
}

TEST_F(Requests, PostBodyToAMissingPageIsConsumed) {
    test::RawTls raw(server_->port());
    std::string smuggled = get_request("/hello/smuggled");
    raw.send(
        "POST /missing HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded"
        "\r\nContent-Length: " +
        std::to_string(smuggled.size()) + "\r\n\r\n" + smuggled + get_request("/hello/real"));
    EXPECT_EQ(raw.read_reply().status, 404);
    EXPECT_EQ(raw.read_reply().body, "real");
}

TEST_F(Requests, ContinueIsSaidBeforeTheBodyIsSent) {
    test::RawTls raw(server_->port());
    std::string request = post_request("a=b", "Expect: 100-continue\r\n");
    raw.send(request.substr(0, request.size() - 3));
    EXPECT_EQ(raw.read_reply().status, 100);
    raw.send("a=b");
    EXPECT_EQ(raw.read_reply().body, "a=b;");
}

TEST_F(Requests, ContinueIsNotSaidToABodyThatIsTooLarge) {
    test::RawTls raw(server_->port());
    raw.send(
        "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        "Expect: 100-continue\r\nContent-Length: 999999999\r\n\r\n");
    EXPECT_EQ(raw.read_reply().status, 413);
    EXPECT_TRUE(raw.at_end());
}

TEST_F(Requests, AnswerToARefusedUploadArrivesAlthoughTheBodyIsUnread) {
    for (auto [length, status] : {std::pair<std::size_t, int>{200'000, 415}, {600'000, 413}}) {
        test::RawTls raw(server_->port());
        raw.send(
            "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
            "Content-Length: " +
            std::to_string(length) + "\r\n\r\n");
        raw.send(std::string(length, 'x'));
        EXPECT_EQ(raw.read_reply().status, status);
    }
}

TEST_F(Requests, LargestBodyAndFieldsAtTheLimitAreTaken) {
    ServerSettings settings = test_settings();
    Router router(plain_error_page);
    router.post("/form", [](const Request& request) {
        return page(200, std::to_string(request.form.fields.size()));
    });
    auto server = start_server(settings, std::move(router));
    test::RawTls raw(server->port());
    std::string body;
    for (std::size_t i = 1; i < settings.fields_max; ++i)
        body += "a&";
    body += "b=" + std::string(settings.body_bytes_max - body.size() - 2, 'x');
    raw.send(post_request(body));
    EXPECT_EQ(raw.read_reply().body, std::to_string(settings.fields_max));
}

TEST_F(Requests, PostWithoutABodyIsAnEmptyForm) {
    test::RawTls raw(server_->port());
    raw.send("POST /form HTTP/1.1\r\nHost: x\r\n\r\n");
    test::RawReply reply = raw.read_reply();
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, "");
}

TEST_F(Requests, FormTypeMayNameACharset) {
    test::RawTls raw(server_->port());
    raw.send(
        "POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
        "Content-Type: Application/X-WWW-Form-Urlencoded ; charset=UTF-8\r\n\r\na=b");
    EXPECT_EQ(raw.read_reply().body, "a=b;");
}

TEST_F(Requests, LargeResponsesArriveWhole) {
    test::RawTls raw(server_->port());
    raw.send(get_request("/large") + get_request("/hello/after"));
    EXPECT_EQ(raw.read_reply().body, std::string(3U << 20, 'x'));
    EXPECT_EQ(raw.read_reply().body, "after");
}

TEST_F(Requests, ExceptionsAreA500AndTheConnectionLives) {
    test::RawTls raw(server_->port());
    for (const char* path : {"/throws", "/throws-number"}) {
        raw.send(get_request(path));
        test::RawReply reply = raw.read_reply();
        EXPECT_EQ(reply.status, 500) << path;
        EXPECT_EQ(reply.body, "<h1>internal</h1>") << path;
        expect_security_headers(reply);
    }
    raw.send(get_request("/"));
    EXPECT_EQ(raw.read_reply().status, 200);
}

TEST_F(Requests, NumberOfRequestsOnAConnectionIsLimited) {
    ServerSettings settings = test_settings();
    settings.keep_alive_requests_max = 3;
    auto server = start_server(settings);
    test::RawTls raw(server->port());
    for (int i = 0; i < 4; ++i)
        raw.send(get_request("/"));
    EXPECT_EQ(raw.read_reply().header("Connection"), "");
    EXPECT_EQ(raw.read_reply().header("Connection"), "");
    EXPECT_EQ(raw.read_reply().header("Connection"), "close");
    EXPECT_EQ(raw.read_rest(), "");
}

TEST_F(Requests, IdleConnectionsEndAfterTheirTime) {
    ServerSettings settings = test_settings();
    settings.keep_alive_time = std::chrono::milliseconds(50);
    auto server = start_server(settings);
    test::RawTls raw(server->port());
    raw.send(get_request("/"));
    EXPECT_EQ(raw.read_reply().status, 200);
    EXPECT_TRUE(raw.at_end());
}

TEST_F(Requests, SlowHeadIs408) {
    ServerSettings settings = test_settings();
    settings.receive_time_max = std::chrono::milliseconds(50);
    auto server = start_server(settings);
    for (const std::string& bytes : {std::string("GET / HT"), post_request("a=b").substr(0, 90)}) {
        test::RawTls raw(server->port());
        raw.send(bytes);
        test::RawReply reply = raw.read_reply();
        EXPECT_EQ(reply.status, 408);
        expect_security_headers(reply);
        EXPECT_TRUE(raw.at_end());
    }
}

TEST_F(Requests, HeadersAreOnEveryKindOfResponse) {
    Router router(plain_error_page);
    router.get("/", [](const Request&) { return page(200, "x"); });
    router.get("/to", [](const Request&) { return see_other("/"); });
    router.get("/empty", [](const Request&) { return page(204, ""); });
    router.get("/injects", [](const Request&) { return see_other("/\r\nX-Evil: 1"); });
    router.get("/throws", [](const Request&) -> Response { throw std::logic_error("x"); });
    router.post("/form", [](const Request&) {
        Response response = page(200, "d");
        response.kind = PageKind::delivery;
        return response;
    });
    auto server = start_server(test_settings(), std::move(router));
    const std::pair<std::string, int> kinds[] = {
        {get_request("/"), 200},         {get_request("/to"), 303},
        {get_request("/empty"), 204},    {get_request("/injects"), 500},
        {get_request("/throws"), 500},   {get_request("/none"), 404},
        {get_request("/form"), 405},     {"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n", 200},
        {"BAD / HTTP/1.1\r\n\r\n", 400}, {post_request("a=b"), 200},
    };
    for (const auto& [bytes, status] : kinds) {
        test::RawTls raw(server->port());
        raw.send(bytes);
        test::RawReply reply = raw.read_reply(bytes.starts_with("HEAD"));
        EXPECT_EQ(reply.status, status) << bytes;
        EXPECT_EQ(reply.count("X-Evil"), 0U);
        expect_security_headers(reply, bytes.starts_with("POST"));
    }
}

TEST_F(Requests, AccessLogHasPatternAndStatusButNoPath) {
    set_log_level(LogLevel::info);
    testing::internal::CaptureStderr();
    test::RawTls raw(server_->port());
    raw.send(get_request("/hello/canary?canary=canary") + get_request("/canary") +
             post_request("canary=canary") + get_request("/%2e%2e/canary"));
    for (int status : {200, 404, 200, 400})
        EXPECT_EQ(raw.read_reply().status, status);
    server_->stop();
    std::string log = testing::internal::GetCapturedStderr();
    set_log_level(LogLevel::error);
    EXPECT_EQ(log.find("canary"), std::string::npos) << log;
    EXPECT_EQ(log.find("127.0.0.1"), std::string::npos) << log;
    EXPECT_NE(log.find("GET /hello/{name} 200 "), std::string::npos) << log;
    EXPECT_NE(log.find("GET - 404 "), std::string::npos) << log;
    EXPECT_NE(log.find("POST /form 200 "), std::string::npos) << log;
    EXPECT_NE(log.find("- - 400 "), std::string::npos) << log;
}

}  // namespace
}  // namespace ncp::http
