#include "login/proxy/proxy_login.h"

#include <algorithm>

#include "base/keys_of.h"
#include "base/log.h"
#include "login/proxy/check.h"
#include "login/proxy/headers.h"
#include "login/proxy/token.h"
#include "login/proxy/trust.h"

namespace ncp::login::proxy {
namespace {

// What the proxy told about the student.
using Told = TokenSays;

std::set<std::string> header_names(const config::LoginSection& section) {
    if (!section.proxy.token.header.empty()) return {section.proxy.token.header};
    std::set<std::string> names;
    for (const auto& [key, headers] : section.vouching.identity)
        names.insert(headers.begin(), headers.end());
    if (!section.proxy.assurance_from.empty()) names.insert(section.proxy.assurance_from);
    return names;
}

class ProxyLogin final : public LoginMethod {
  public:
    ProxyLogin(const config::LoginSection& section, const config::ServerSection& server,
               Trust trust, std::unique_ptr<TokenReader> token, const Clock& clock)
        : section_(section),
          server_(server),
          names_(header_names(section)),
          trust_(std::move(trust)),
          token_(std::move(token)),
          clock_(clock) {}

    const std::string& id() const override { return section_.id; }
    const std::string& title() const override { return section_.title; }
    std::set<std::string> identity_keys() const override {
        return keys_of(section_.vouching.identity);
    }

    Result<LoginAnswer> begin(const LoginContext& context) override {
        return LoginAnswer(SendElsewhere{way_back(context.tag, id(), ""), ""});
    }

    Result<LoginAnswer> proceed(const LoginContext& context) override {
        if (auto why = trust_.distrust(context.request)) return alarm(*why);
        // The proxy guards one address, and that is asked for with GET.
        if (context.request.method != http::Method::get) {
            return alarm("not by the address that the proxy protects");
        }
        auto told = listen_to(context.request);
        if (!told && told.error().code() == ErrorCode::login_failed) {
            return alarm(told.error().operator_text());
        }
        if (!told) return fail(told.error());
        if (told->attributes.empty()) {
            return fail(ErrorCode::login_failed,
                        text("the proxy said nothing of what [login.identity] names: does it ask "
                             "for a login at /t/…/login/{}/back?",
                             not_personal(id())));
        }
        std::string level;
        if (!is_strong_enough(*told, level)) return LoginAnswer(NotLoggedIn::too_weak);
        auto identity = normalise_identity(told->attributes, level,
                                           {clock_.wall(), section_.vouching.national_id_country});
        if (!identity) return fail(identity.error().error());
        return LoginAnswer(std::move(*identity));
    }

    std::vector<PublicDoor> public_doors() override {
        return {{http::Method::get, std::string(kHeadersDoor),
                 [this](const http::Request& request) { return tell_headers(request); }},
                {http::Method::get, std::string(kLoggedOutDoor),
                 [](const http::Request& request) -> Result<http::Response> {
                     const std::string state = request.query.single("state").value_or("");
                     const auto tag = tag_of(state);
                     return http::see_other(tag.empty() ? "/" : "/t/" + std::string(tag));
                 }}};
    }

    std::optional<Logout> logout(std::string_view state, std::string_view /*hint*/) override {
        auto address = logout_address(section_, server_, state);
        if (!address) return std::nullopt;
        return Logout{std::move(*address)};
    }

    std::vector<Finding> check(const Deadline& deadline) override {
        return check_proxy(section_, server_, names_, token_.get(), deadline);
    }

  private:
    // Loud: the step only warns, as it does when a student mistypes a password elsewhere.
    tl::unexpected<Error> alarm(const PublicText& why) const {
        log_error(text("login {}: a request for a login by the trusted proxy was refused: {}",
                       not_personal(id()), why));
        return fail(ErrorCode::login_failed, why);
    }

    Result<Told> listen_to(const http::Request& request) const {
        auto values = token_ ? read_headers(request, names_, config::HeaderEncoding::utf8, "")
                             : read_headers(request, names_, section_.proxy.encoding,
                                            section_.proxy.separator);
        if (!values) return fail(values.error());
        if (!token_) return Told{mapped(*values), (*values)[section_.proxy.assurance_from]};
        if (values->empty()) return Told{};
        return token_->read(values->begin()->second.front());
    }

    bool is_strong_enough(const Told& told, std::string& level) const {
        const auto& demanded = section_.vouching.assurance;
        if (demanded.empty()) {
            if (!told.assurance.empty()) level = told.assurance.front();
            return true;
        }
        const auto found = std::find_first_of(told.assurance.begin(), told.assurance.end(),
                                              demanded.begin(), demanded.end());
        if (found == told.assurance.end()) return false;
        level = *found;
        return true;
    }

    RawAttributes mapped(const HeaderValues& values) const {
        RawAttributes raw;
        for (const auto& [key, headers] : section_.vouching.identity) {
            for (const std::string& name : headers) {
                const auto found = values.find(name);
                if (found == values.end()) continue;
                raw[key] = found->second;
                break;
            }
        }
        return raw;
    }

    // For check-login, which asks by the public address as a stranger would, with headers it made
    // up. Says nothing about anybody: only how the request came and whether headers did.
    Result<http::Response> tell_headers(const http::Request& request) const {
        http::Response response;
        response.content_type = "text/plain; charset=utf-8";
        response.body = seen_as({!trust_.wrong_way(request), any_arrived(request, names_)});
        return response;
    }

    config::LoginSection section_;
    config::ServerSection server_;
    std::set<std::string> names_;
    Trust trust_;
    std::unique_ptr<TokenReader> token_;  // null: a header each
    const Clock& clock_;
};

}  // namespace

Result<std::unique_ptr<LoginMethod>> make_proxy_login(const config::LoginSection& section,
                                                      const config::ServerSection& server,
                                                      const Clock& clock) {
    auto trust = Trust::open(section.proxy);
    if (!trust) return fail(trust.error());
    std::unique_ptr<TokenReader> token;
    if (!section.proxy.token.header.empty()) {
        auto opened = TokenReader::open(section.proxy, section.vouching, clock);
        if (!opened) return fail(opened.error());
        token = std::move(*opened);
    }
    return std::make_unique<ProxyLogin>(section, server, std::move(*trust), std::move(token),
                                        clock);
}

}  // namespace ncp::login::proxy
