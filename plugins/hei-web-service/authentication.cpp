#include "authentication.h"

#include <string.h>  // explicit_bzero is no C++

#include <algorithm>
#include <nlohmann/json.hpp>

#include "text_template.h"

namespace ncp::hei {
namespace {

using nlohmann::json;
using Method = Authentication::Method;

constexpr std::int64_t kTokenBytesMax = 65'536;
// Where the service does not say how long its token lives (RFC 6749, 5.1: "should").
constexpr std::int64_t kLifetimeS = 300;

[[noreturn]] void refuse(ncp_status status, const std::string& why) {
    throw plugin::Refused(status, {why});
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        unsigned group = 0;
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        for (std::size_t k = 0; k < 3; ++k)
            group = group << 8U | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k)
            out += k <= count ? kDigits[group >> (18 - 6 * k) & 63U] : '=';
    }
    return out;
}

// Files of secrets often end with a line break.
std::string_view trimmed(std::string_view secret) {
    while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r'))
        secret.remove_suffix(1);
    return secret;
}

void with_secret(const plugin::Call& call, const Authentication& how, auto use) {
    const bool known =
        call.secret(how.secret, [&](std::string_view value) { use(trimmed(value)); });
    if (!known) {
        refuse(NCP_CONFIG, "there is no readable secret \"" + how.secret +
                               "\": name its file in [source.secrets]");
    }
}

}  // namespace

void WipedText::wipe() {
    ::explicit_bzero(text_.data(), text_.size());
    text_.clear();
}

Authentication read_authentication(const json& settings) {
    for (const auto& [key, value] : settings.items()) {
        constexpr std::string_view kKeys[]{"method",    "secret", "user",     "client_id",
                                           "token_url", "scope",  "client_in"};
        if (std::find(std::begin(kKeys), std::end(kKeys), key) == std::end(kKeys)) {
            refuse(NCP_CONFIG,
                   "settings: authentication has the unknown key \"" + key.substr(0, 64) + "\"");
        }
    }
    Authentication how;
    const std::string method = settings.value("method", "none");
    if (method == "none") return how;
    how.secret = settings.value("secret", "");
    if (how.secret.empty()) refuse(NCP_CONFIG, "settings: authentication.secret is missing");
    if (method == "bearer") {
        how.method = Method::bearer;
        return how;
    }
    how.user = settings.value(method == "basic" ? "user" : "client_id", "");
    if (method == "basic") {
        how.method = Method::basic;
        if (how.user.empty() || how.user.find(':') != std::string::npos) {
            refuse(NCP_CONFIG, "settings: authentication.user is missing or has a colon");
        }
        return how;
    }
    if (method != "oauth2") {
        refuse(NCP_CONFIG,
               "settings: authentication.method is none of none, bearer, basic, oauth2");
    }
    how.method = Method::oauth2;
    how.token_url = settings.value("token_url", "");
    how.scope = settings.value("scope", "");
    how.client_in_body = settings.value("client_in", "header") == "body";
    if (how.user.empty()) refuse(NCP_CONFIG, "settings: authentication.client_id is missing");
    if (!how.token_url.starts_with("https://")) {
        refuse(NCP_CONFIG, "settings: authentication.token_url is no https address");
    }
    return how;
}

void Tokens::authorize(const plugin::Call& call, const Authentication& how, WipedText& header) {
    header.wipe();
    switch (how.method) {
        case Method::none:
            return;
        case Method::bearer:
            with_secret(call, how, [&](std::string_view secret) {
                header.text().append("Bearer ").append(secret);
            });
            return;
        case Method::basic:
            with_secret(call, how, [&](std::string_view secret) {
                WipedText pair(how.user + ":");
                pair.text().append(secret);
                WipedText coded(base64(pair.text()));
                header.text().append("Basic ").append(coded.text());
            });
            return;
        case Method::oauth2:
            break;
    }
    Token& token = token_of(how);
    const std::lock_guard lock(token.mutex);
    if (token.value.text().empty() || std::chrono::steady_clock::now() >= token.usable_until) {
        fetch(call, how, token);
    }
    header.text() = token.value.text();
}

bool Tokens::forget(const Authentication& how, const WipedText& header) {
    if (how.method != Method::oauth2) return false;
    Token& token = token_of(how);
    const std::lock_guard lock(token.mutex);
    // Another thread may have fetched a new one meanwhile.
    if (token.value.text() == header.text()) token.value.wipe();
    return true;
}

Tokens::Token& Tokens::token_of(const Authentication& how) {
    const std::lock_guard lock(mutex_);
    auto& token = tokens_[how];
    if (!token) token = std::make_unique<Token>();
    return *token;
}

// RFC 6749, 4.4 and 2.3.1.
void Tokens::fetch(const plugin::Call& call, const Authentication& how, Token& token) {
    token.value.wipe();
    WipedText body(std::string("grant_type=client_credentials"));
    if (!how.scope.empty()) body.text() += "&scope=" + escape(how.scope, Place::form);
    WipedText basic;
    with_secret(call, how, [&](std::string_view secret) {
        WipedText coded(escape(secret, Place::form));
        if (how.client_in_body) {
            body.text() += "&client_id=" + escape(how.user, Place::form) + "&client_secret=";
            body.text() += coded.text();
        } else {
            WipedText pair(escape(how.user, Place::form) + ":");
            pair.text() += coded.text();
            basic.text() = "Basic " + base64(pair.text());
        }
    });
    plugin::HttpRequest request{.method = "POST",
                                .url = how.token_url,
                                .headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                                            {"Accept", "application/json"}},
                                .body = body.text(),
                                .response_bytes_max = kTokenBytesMax};
    if (!basic.text().empty()) request.headers.push_back({"Authorization", basic.text()});
    plugin::HttpResponse response;
    const ncp_status sent = plugin::Http(call).send(request, response);
    if (sent != NCP_OK) refuse(sent, "no answer of the token service: the host's log says why");
    WipedText answer(std::move(response.body));
    if (response.status == 429 || response.status >= 500) {
        refuse(NCP_TEMPORARY, "the token service answers " + std::to_string(response.status));
    }
    if (response.status != 200) {
        refuse(NCP_PERMANENT, "the token service refuses the client: it answers " +
                                  std::to_string(response.status) +
                                  "; check client_id, secret and scope");
    }
    const json parsed = json::parse(answer.text(), nullptr, false);
    const auto access = parsed.is_object() ? parsed.find("access_token") : parsed.end();
    if (access == parsed.end() || !access->is_string() ||
        !std::all_of(access->get_ref<const std::string&>().begin(),
                     access->get_ref<const std::string&>().end(),
                     [](char c) { return c > ' ' && c <= '~'; })) {
        refuse(NCP_PERMANENT, "the token service's answer holds no access_token");
    }
    std::int64_t lifetime_s = kLifetimeS;
    if (const auto expires = parsed.find("expires_in");
        expires != parsed.end() && expires->is_number()) {
        lifetime_s = std::clamp<std::int64_t>(expires->get<std::int64_t>(), 0, 86'400);
    }
    token.value.text() = "Bearer " + access->get_ref<const std::string&>();
    // A little early: the request needs time to arrive.
    const std::int64_t early_s = std::min<std::int64_t>(30, lifetime_s / 10 + 1);
    token.usable_until =
        std::chrono::steady_clock::now() + std::chrono::seconds(lifetime_s - early_s);
}

}  // namespace ncp::hei
