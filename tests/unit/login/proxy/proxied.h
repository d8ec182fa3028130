// A login by a trusted proxy, and requests as they come from it and from others.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>

#include "login/proxy/proxy_login.h"
#include "support/temporary_folder.h"

namespace ncp::login::proxy {

inline const std::string kSecret = "0123456789abcdef0123456789abcdef0123456789abcdef";

inline config::LoginSection unix_section() {
    config::LoginSection section;
    section.id = "campus";
    section.method = "trusted-proxy";
    section.title = "Campus";
    section.vouching.identity = {{"family_name", {"X-Family-Name"}},
                                 {"given_names", {"X-Given-Name"}},
                                 {"birth_date", {"X-Birth-Date"}},
                                 {"learner_number", {"X-Student-Number", "X-Old-Number"}},
                                 {"eppn", {"X-Remote-User"}}};
    section.proxy.trust = config::ProxyTrust::unix_socket;
    return section;
}

inline config::ServerSection unix_server() {
    config::ServerSection server;
    server.public_url = "https://ncp.example.org";
    server.unix_socket = "/run/emrex-ncp/ncp.sock";
    return server;
}

inline std::unique_ptr<LoginMethod> made(const config::LoginSection& section,
                                         const config::ServerSection& server = unix_server()) {
    auto method = make_proxy_login(section, server, system_clock());
    if (!method) throw std::runtime_error(method.error().describe().str());
    return std::move(*method);
}

// What the server makes of a request: names in lower case.
inline http::Request from_proxy(const std::map<std::string, std::string>& headers) {
    http::Request request;
    request.method = http::Method::get;
    request.path = "/t/0badcafe/login/campus/back";
    request.headers = headers;
    request.peer.unix_socket = true;
    return request;
}

inline std::map<std::string, std::string> ada() {
    return {{"x-family-name", "Esimerkki"},
            {"x-given-name", "Ada Maria"},
            {"x-birth-date", "2001-02-28"},
            {"x-student-number", "S-1001"},
            {"x-remote-user", "ada@uni.example"}};
}

inline Result<LoginAnswer> proceed(LoginMethod& method, const http::Request& request) {
    Memos none;
    return method.proceed(
        {request, "0badcafe", "https://ncp.example.org/t/0badcafe/login/campus", "en", none});
}

// The identity, or an empty one with the refusal's text in `why`.
struct Outcome {
    Identity identity;
    std::string level, why;
    bool too_weak = false;
};
inline Outcome outcome(LoginMethod& method, const http::Request& request) {
    Outcome result;
    auto answer = proceed(method, request);
    if (!answer) {
        result.why = answer.error().operator_text().str();
    } else if (auto* vouched = std::get_if<VouchedIdentity>(&*answer)) {
        result.identity = vouched->identity;
        result.level = vouched->assurance_level;
    } else if (auto* refused = std::get_if<NotLoggedIn>(&*answer)) {
        result.too_weak = *refused == NotLoggedIn::too_weak;
    }
    return result;
}

}  // namespace ncp::login::proxy
