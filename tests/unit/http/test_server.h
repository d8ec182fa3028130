// A real server on 127.0.0.1 with a certificate of its own, and what every response must carry.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "base/log.h"
#include "http/server.h"
#include "support/raw_tls.h"
#include "support/temporary_folder.h"
#include "support/test_certificate.h"

namespace ncp::http {

inline const test::TestCertificate& shared_certificate() {
    static const test::TemporaryFolder folder;
    static const test::TestCertificate made = test::make_test_certificate(folder.path());
    return made;
}

inline Response plain_error_page(const Error& error, const Request&) {
    return page(facts(error.code()).http_status,
                "<h1>" + std::string(facts(error.code()).page_key) + "</h1>");
}

inline ServerSettings test_settings() {
    ServerSettings settings;
    settings.certificate_file = shared_certificate().certificate;
    settings.key_file = shared_certificate().key;
    settings.threads = 4;
    return settings;
}

// A server on a Unix socket of this test program, and a connection to it.
inline std::filesystem::path unix_path() {
    static const test::TemporaryFolder folder;
    return folder.path() / "ncp.sock";
}

inline ServerSettings unix_settings() {
    ServerSettings settings;
    settings.unix_socket = unix_path();
    settings.threads = 4;
    return settings;
}

inline test::RawTls unix_peer() {
    test::TlsOffer plain;
    plain.without_tls = true;
    return test::RawTls(test::TcpConnection{test::connect_unix(unix_path())}, plain);
}

// Pages that tell what reached them.
inline Router echo_router() {
    Router router(plain_error_page);
    router.get("/", [](const Request&) { return page(200, "home"); });
    router.get("/hello/{name}",
               [](const Request& request) { return page(200, request.parameters.at("name")); });
    router.post("/form", [](const Request& request) {
        std::string body;
        for (const auto& [name, value] : request.form.fields)
            body.append(name).append("=").append(value).append(";");
        return page(200, body);
    });
    router.get("/peer", [](const Request& request) {
        std::string body = request.peer.unix_socket ? "unix;" : request.peer.address + ";";
        for (const std::string& name : request.peer.certificate_names)
            body += name + ";";
        for (const std::string& name : request.repeated_headers)
            body += "repeated:" + name + ";";
        return page(200, body);
    });
    router.get("/large", [](const Request&) { return page(200, std::string(3U << 20, 'x')); });
    router.get("/throws", [](const Request&) -> Response {
        throw std::runtime_error("canary-7f3a of a student");
    });
    router.get("/throws-number", [](const Request&) -> Response { throw 42; });
    return router;
}

inline std::unique_ptr<Server> start_server(ServerSettings settings = test_settings(),
                                            Router router = echo_router()) {
    set_log_level(LogLevel::error);
    auto server = Server::start(std::move(settings), std::move(router));
    if (!server) throw std::runtime_error(server.error().describe().str());
    return std::move(*server);
}

inline std::string get_request(const std::string& target, const std::string& more = "") {
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n";
}

inline std::string post_request(const std::string& body, const std::string& more = "") {
    return "POST /form HTTP/1.1\r\nHost: localhost\r\n"
           "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n" + more + "\r\n" + body;
}

// The headers that security.md asks for on every response, and their number: exactly one each.
inline void expect_security_headers(const test::RawReply& reply, bool delivery = false) {
    const std::pair<const char*, const char*> wanted[] = {
        {"Strict-Transport-Security", "max-age=31536000; includeSubDomains"},
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Cache-Control", "no-store"},
        {"Referrer-Policy", delivery ? "strict-origin" : "same-origin"},
        {"Content-Security-Policy",
         delivery ? "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
                    "form-action https:; "
                    "frame-ancestors 'none'; base-uri 'none'"
                  : "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
                    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
                    "base-uri 'none'"},
    };
    for (const auto& [name, value] : wanted) {
        EXPECT_EQ(reply.count(name), 1U) << name << " in " << reply.status;
        EXPECT_EQ(reply.header(name), value) << "in " << reply.status;
    }
    EXPECT_NE(reply.header("Permissions-Policy").find("camera=()"), std::string::npos);
    EXPECT_TRUE(reply.header("Date").ends_with(" GMT")) << reply.header("Date");
    EXPECT_EQ(reply.count("Server"), 0U);
    EXPECT_EQ(reply.count("Transfer-Encoding"), 0U);
    if (reply.status != 204 && reply.status != 304) {
        EXPECT_EQ(reply.count("Content-Length"), 1U) << reply.status;
    }
}

}  // namespace ncp::http
