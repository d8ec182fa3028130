#include "support/https_client.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/StreamCopier.h>
#include <strings.h>

namespace ncp::test {
namespace {

constexpr const char* kHost = "127.0.0.1";
constexpr int kAnswerTimeMaxS = 60;
constexpr int kRedirectsMax = 10;

Poco::Net::Context::Ptr make_context(const std::filesystem::path& trusted) {
    Poco::Net::Context::Params parameters;
    parameters.caLocation = trusted.string();
    parameters.loadDefaultCAs = false;
    // STRICT: the relaxed mode skips the check of the name on loopback.
    parameters.verificationMode =
        trusted.empty() ? Poco::Net::Context::VERIFY_NONE : Poco::Net::Context::VERIFY_STRICT;
    return new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, parameters);
}

bool same_name(std::string_view a, std::string_view b) {
    return a.size() == b.size() && ::strncasecmp(a.data(), b.data(), a.size()) == 0;
}

void append_encoded(std::string& out, std::string_view text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    for (char c : text) {
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '-' || c == '.' || c == '_' || c == '*';
        if (plain) {
            out += c;
        } else if (c == ' ') {
            out += '+';
        } else {
            auto byte = static_cast<unsigned char>(c);
            out += '%';
            out += kHex[byte >> 4U];
            out += kHex[byte & 15U];
        }
    }
}

}  // namespace

struct HttpsClient::Session {
    explicit Session(std::uint16_t port, const std::filesystem::path& trusted)
        : http(kHost, port, make_context(trusted)) {
        http.setTimeout(Poco::Timespan(kAnswerTimeMaxS, 0));
        http.setKeepAlive(true);
    }
    Poco::Net::HTTPSClientSession http;
};

std::string HttpReply::header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (same_name(key, name)) return value;
    }
    return {};
}

std::string urlencoded(const Fields& fields) {
    std::string out;
    for (const auto& [name, value] : fields) {
        if (!out.empty()) out += '&';
        append_encoded(out, name);
        out += '=';
        append_encoded(out, value);
    }
    return out;
}

HttpsClient::HttpsClient(std::uint16_t port, const std::filesystem::path& trusted)
    : session_(std::make_unique<Session>(port, trusted)), port_(port) {}

HttpsClient::~HttpsClient() = default;

std::string HttpsClient::origin() const {
    return std::string("https://") + kHost + ":" + std::to_string(port_);
}

HttpReply HttpsClient::get(const std::string& target, const Fields& headers) {
    return send("GET", target, "", "", headers);
}

HttpReply HttpsClient::post(const std::string& target, const Fields& form, const Fields& headers) {
    return send("POST", target, urlencoded(form), "application/x-www-form-urlencoded", headers);
}

HttpReply HttpsClient::send(const std::string& method, const std::string& target,
                            const std::string& body, const std::string& content_type,
                            const Fields& headers) {
    Poco::Net::HTTPRequest request(method, target, Poco::Net::HTTPMessage::HTTP_1_1);
    if (!content_type.empty()) request.setContentType(content_type);
    if (!body.empty() || method == "POST") {
        request.setContentLength64(static_cast<Poco::Int64>(body.size()));
    }
    std::string cookie;
    for (const auto& [name, value] : cookies) {
        if (!cookie.empty()) cookie += "; ";
        cookie.append(name).append("=").append(value);
    }
    if (!cookie.empty()) request.set("Cookie", cookie);
    for (const auto& [name, value] : headers)
        request.set(name, value);

    session_->http.sendRequest(request) << body << std::flush;
    Poco::Net::HTTPResponse response;
    std::istream& stream = session_->http.receiveResponse(response);
    HttpReply reply;
    reply.status = response.getStatus();
    for (const auto& [name, value] : response)
        reply.headers.emplace_back(name, value);
    Poco::StreamCopier::copyToString(stream, reply.body);
    keep_cookies(reply);
    return reply;
}

void HttpsClient::keep_cookies(const HttpReply& reply) {
    for (const auto& [name, value] : reply.headers) {
        if (!same_name(name, "Set-Cookie")) continue;
        std::string pair = value.substr(0, value.find(';'));
        std::size_t equals = pair.find('=');
        if (equals == std::string::npos) continue;
        bool expired = value.find("Max-Age=0") != std::string::npos;
        if (expired) {
            cookies.erase(pair.substr(0, equals));
        } else {
            cookies[pair.substr(0, equals)] = pair.substr(equals + 1);
        }
    }
}

HttpReply HttpsClient::follow(HttpReply reply) {
    for (int i = 0; i < kRedirectsMax && reply.status / 100 == 3; ++i) {
        std::string target = reply.header("Location");
        if (target.starts_with(origin() + "/")) target.erase(0, origin().size());
        if (!target.starts_with('/') || target.starts_with("//")) break;
        reply = get(target);
    }
    return reply;
}

}  // namespace ncp::test
