// A browser for tests, as small as it can be: GET, POST of forms, cookies; no JavaScript, and
// redirects only when asked. By Poco's HTTPS client, which shares no parser with our server.
//
//     HttpsClient browser(server.port(), certificate_file);
//     HttpReply reply = browser.get("/");
//     reply = browser.follow(browser.post("/t/1/consent", {{"agree", "yes"}}));
//
// Talks to 127.0.0.1 only. Throws Poco::Exception when there is no answer. Thread-safety: none;
// one object is one browser with one cookie jar.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ncp::test {

using Fields = std::vector<std::pair<std::string, std::string>>;

struct HttpReply {
    int status = 0;
    Fields headers;
    std::string body;

    std::string header(std::string_view name) const;  // case-insensitive, empty if absent
};

// RFC 3986 percent-encoding with "+" for blanks, as browsers send forms.
std::string urlencoded(const Fields& fields);

class HttpsClient {
  public:
    // trusted: PEM of the certificate authority (or the self-signed certificate) that the server
    // must prove; empty: any certificate is taken.
    explicit HttpsClient(std::uint16_t port, const std::filesystem::path& trusted = {});
    ~HttpsClient();
    HttpsClient(const HttpsClient&) = delete;
    HttpsClient& operator=(const HttpsClient&) = delete;

    HttpReply get(const std::string& target, const Fields& headers = {});
    HttpReply post(const std::string& target, const Fields& form, const Fields& headers = {});
    HttpReply send(const std::string& method, const std::string& target, const std::string& body,
                   const std::string& content_type, const Fields& headers);
    // Follows redirects to addresses on the same server with GET, 10 at most. A redirect to
    // elsewhere is returned as it is.
    HttpReply follow(HttpReply reply);

    std::map<std::string, std::string> cookies;  // sent with every request
    // "https://127.0.0.1:port", as pages of the server may write it.
    std::string origin() const;

  private:
    struct Session;
    std::unique_ptr<Session> session_;
    std::uint16_t port_;
    void keep_cookies(const HttpReply& reply);
};

}  // namespace ncp::test
