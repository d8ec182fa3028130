#include "login/oidc/authorization.h"

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "base/url.h"
#include "login/oidc/strict_json.h"

namespace ncp::login::oidc {
namespace {

constexpr std::size_t kStateBytes = 16, kNonceBytes = 16;  // 128 bits each
constexpr std::size_t kVerifierBytes = 32;                 // 64 characters of the 43 to 128 allowed
constexpr std::size_t kFieldBytesMax = 4096;               // Microsoft's codes have 1200
constexpr std::size_t kMemoBytesMax = 1024;

class Query {
  public:
    explicit Query(std::string address) : text_(std::move(address)) {}
    void add(std::string_view name, std::string_view value) {
        text_ += text_.find('?') == std::string::npos ? '?' : '&';
        text_.append(name).append("=").append(percent_encode(value));
    }
    std::string take() { return std::move(text_); }

  private:
    std::string text_;
};

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : " ") + word;
    return text;
}

// Asked for in both places: a provider that knows only one of them takes that (Core 1.0, 5.5).
std::string claims_wish(const config::OidcSection& section) {
    Json wanted = Json::object();
    for (const std::string& name : section.request_claims)
        wanted[name] = {{"essential", true}};
    Json wish{{"id_token", wanted}};
    if (section.userinfo) wish["userinfo"] = wanted;
    return wish.dump();
}

bool is_state(std::string_view state) {
    return !tag_of(state).empty() && state.size() <= 128 &&
           std::all_of(state.begin(), state.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '-';
           });
}

}  // namespace

Memo Memo::fresh(std::string_view tag) {
    return {std::string(tag) + '-' + random_hex(kStateBytes), random_hex(kNonceBytes),
            random_hex(kVerifierBytes)};
}

std::string Memo::str() const {
    return Json{{"state", state}, {"nonce", nonce}, {"verifier", verifier}}.dump();
}

std::optional<Memo> Memo::read(std::string_view text) {
    const auto json = parse_object(text, kMemoBytesMax);
    if (!json) return std::nullopt;
    const std::string* state = text_member(*json, "state");
    const std::string* nonce = text_member(*json, "nonce");
    const std::string* verifier = text_member(*json, "verifier");
    if (!state || !nonce || !verifier) return std::nullopt;
    return Memo{*state, *nonce, *verifier};
}

std::string authorization_address(const ProviderMetadata& metadata,
                                  const AuthorizationRequest& request) {
    const config::OidcSection& section = request.section;
    Query query(metadata.authorization_endpoint);
    query.add("response_type", "code");
    // Asked for only where it is known: it is the usual one, and some refuse what they do not know.
    if (!metadata.response_modes.empty() && offers(metadata.response_modes, "query")) {
        query.add("response_mode", "query");
    }
    query.add("client_id", section.client_id);
    query.add("redirect_uri", request.redirect_uri);
    query.add("scope", joined(section.scopes));
    query.add("state", request.memo.state);
    query.add("nonce", request.memo.nonce);
    query.add("code_challenge", base64url_encode(sha256(request.memo.verifier)));
    query.add("code_challenge_method", "S256");
    query.add("ui_locales", request.language);
    if (!request.assurance.empty()) query.add("acr_values", joined(request.assurance));
    if (!section.request_claims.empty()) query.add("claims", claims_wish(section));
    if (!section.prompt.empty()) query.add("prompt", section.prompt);
    if (section.max_age) {
        query.add("max_age", std::to_string(std::chrono::seconds(*section.max_age).count()));
    }
    return query.take();
}

std::string Returned::query() const {
    Query text("?state=" + state);
    if (!code.empty()) text.add("code", code);
    if (!error.empty()) text.add("error", error);
    if (!issuer.empty()) text.add("iss", issuer);
    return text.take().substr(1);
}

std::optional<Returned> read_returned(const Form& query) {
    Returned returned;
    const std::array<std::pair<const char*, std::string*>, 4> fields{{{"state", &returned.state},
                                                                      {"code", &returned.code},
                                                                      {"error", &returned.error},
                                                                      {"iss", &returned.issuer}}};
    for (const auto& [name, value] : fields) {
        if (query.count(name) > 1) return std::nullopt;
        *value = query.single(name).value_or("");
        if (value->size() > kFieldBytesMax) return std::nullopt;
    }
    if (!is_state(returned.state) || returned.code.empty() == returned.error.empty()) {
        return std::nullopt;
    }
    return returned;
}

PublicText known_error(std::string_view code) {
    static constexpr std::array<std::string_view, 28> kKnown{"invalid_request",
                                                             "unauthorized_client",
                                                             "access_denied",
                                                             "unsupported_response_type",
                                                             "invalid_scope",
                                                             "server_error",
                                                             "temporarily_unavailable",
                                                             "interaction_required",
                                                             "login_required",
                                                             "account_selection_required",
                                                             "consent_required",
                                                             "invalid_request_uri",
                                                             "invalid_request_object",
                                                             "request_not_supported",
                                                             "request_uri_not_supported",
                                                             "registration_not_supported",
                                                             "invalid_client",
                                                             "invalid_grant",
                                                             "unsupported_grant_type",
                                                             "invalid_token",
                                                             "insufficient_scope",
                                                             "invalid_target",
                                                             "invalid_dpop_proof",
                                                             "use_dpop_nonce",
                                                             "insufficient_user_authentication",
                                                             "unmet_authentication_requirements",
                                                             "slow_down",
                                                             "authorization_pending"};
    const auto* const known = std::find(kKnown.begin(), kKnown.end(), code);
    if (known == kKnown.end()) return "an error that no specification knows";
    return not_personal(std::string(*known));
}

std::optional<Logout> logout_form(const ProviderMetadata& metadata, const LogoutRequest& request) {
    if (metadata.end_session_endpoint.empty() || request.id_token.empty()) return std::nullopt;
    return Logout{metadata.end_session_endpoint,
                  {{"id_token_hint", std::string(request.id_token)},
                   {"client_id", request.client_id},
                   {"post_logout_redirect_uri", request.return_to},
                   {"state", std::string(request.state)}}};
}

}  // namespace ncp::login::oidc
