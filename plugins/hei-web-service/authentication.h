// How an institution's service knows us: nothing, a bearer secret, a password, OAuth 2.
//
// Secrets are names; their values are asked of the host for each request and wiped afterwards. Only
// an access token is kept, until it expires. A certificate of our own (mutual TLS) is the host's
// matter: [source.http]. Refuses (plugin::Refused): NCP_CONFIG for an unknown secret or when the
// token service refuses us, NCP_TEMPORARY when it is not there. Thread-safety: Tokens may be used
// from any thread.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <ncp/http.hpp>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace ncp::hei {

// Text that is wiped when it goes.
class WipedText {
  public:
    WipedText() = default;
    explicit WipedText(std::string text) : text_(std::move(text)) {}
    WipedText(const WipedText&) = delete;
    WipedText& operator=(const WipedText&) = delete;
    ~WipedText() { wipe(); }
    std::string& text() { return text_; }
    const std::string& text() const { return text_; }
    void wipe();

  private:
    std::string text_;
};

struct Authentication {
    enum class Method { none, bearer, basic, oauth2 };
    Method method = Method::none;
    std::string secret;  // its name
    std::string user;    // basic: the user; oauth2: the client's id
    std::string token_url, scope;
    bool client_in_body = false;  // oauth2: id and secret as form fields, not as a header
    // NOLINTNEXTLINE(modernize-use-nullptr): it takes the comparison with 0 inside for a pointer
    auto operator<=>(const Authentication&) const = default;
};

Authentication read_authentication(const nlohmann::json& settings);

class Tokens {
  public:
    // The value of the header Authorization; empty if there is none.
    void authorize(const plugin::Call& call, const Authentication& how, WipedText& header);
    // The service did not take what authorize() gave: true if another token may help.
    bool forget(const Authentication& how, const WipedText& header);

  private:
    struct Token {
        std::mutex mutex;
        WipedText value;  // "Bearer …"
        std::chrono::steady_clock::time_point usable_until{};
    };
    static void fetch(const plugin::Call& call, const Authentication& how, Token& token);
    Token& token_of(const Authentication& how);

    std::mutex mutex_;
    std::map<Authentication, std::unique_ptr<Token>> tokens_;
};

}  // namespace ncp::hei
