#include "login/oidc/exchange.h"

#include "base/lower_case.h"
#include "base/url.h"
#include "login/oidc/authorization.h"

namespace ncp::login::oidc {
namespace {

constexpr std::size_t kAccessTokenBytesMax = 32U << 10;  // has to fit into a header

std::string encoded(const std::vector<std::pair<std::string, std::string>>& fields) {
    std::string body;
    for (const auto& [name, value] : fields) {
        body += (body.empty() ? "" : "&") + name + '=';
        body += percent_encode(value);
    }
    return body;
}

bool is_bearer(const std::string* type) {
    return type && type->size() == 6 && lower_case(*type) == "bearer";
}

// RFC 6750 section 2.1.
bool is_access_token(const std::string* token) {
    return token && !token->empty() && token->size() <= kAccessTokenBytesMax &&
           token->find_first_not_of(
               "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
               "-._~+/=") == std::string::npos;
}

tl::unexpected<Error> token_error(const outbound::Response& response) {
    if (response.status >= 500) {
        return fail(ErrorCode::source_failed,
                    text("the token endpoint answered with HTTP {}", response.status));
    }
    const auto json = parse_object(response.body, kTokenAnswerBytesMax);
    const std::string* code = json ? text_member(*json, "error") : nullptr;
    if (!code) {
        return fail(
            ErrorCode::login_failed,
            text("the token endpoint answered with HTTP {} and no error code", response.status));
    }
    const bool client = *code == "invalid_client" || *code == "unauthorized_client";
    return fail(ErrorCode::login_failed,
                text("the token endpoint answered {}{}", known_error(*code),
                     client ? PublicText(": are client_id, secret or key, and token_endpoint_auth "
                                         "as registered?")
                            : PublicText()));
}

}  // namespace

Result<Tokens> redeem(outbound::Client& client, const ProviderMetadata& metadata,
                      const ProofOfClient& proof, const CodeToRedeem& code,
                      const Deadline& deadline) {
    auto fields = proof.fields;
    fields.emplace_back("grant_type", "authorization_code");
    fields.emplace_back("code", code.code);
    fields.emplace_back("redirect_uri", code.redirect_uri);
    fields.emplace_back("code_verifier", code.verifier);
    const Secret body(encoded(fields));
    for (auto& [name, value] : fields)
        wipe(value);
    outbound::Request request{.method = "POST",
                              .url = metadata.token_endpoint,
                              .headers = {{"Accept", "application/json"},
                                          {"Content-Type", "application/x-www-form-urlencoded"}},
                              .body = body.reveal(),
                              .response_bytes_max = kTokenAnswerBytesMax};
    if (!proof.authorization.empty()) {
        request.headers.emplace_back("Authorization", proof.authorization.reveal());
    }
    auto response = client.send(request, deadline, {});
    if (!response) return fail(response.error());
    return read_token_answer(*response);
}

Result<Tokens> read_token_answer(const outbound::Response& response) {
    if (response.status != 200) return token_error(response);
    auto json = parse_object(response.body, kTokenAnswerBytesMax);
    if (!json) {
        return fail(ErrorCode::login_failed,
                    text("the token endpoint's answer: {}", json.error().operator_text()));
    }
    if (!is_bearer(text_member(*json, "token_type"))) {
        return fail(ErrorCode::login_failed, "the token endpoint gave no token of type Bearer");
    }
    const std::string* access_token = text_member(*json, "access_token");
    if (!is_access_token(access_token)) {
        return fail(ErrorCode::login_failed, "the token endpoint gave no usable access token");
    }
    const std::string* id_token = text_member(*json, "id_token");
    if (!id_token) {
        return fail(ErrorCode::login_failed,
                    "the token endpoint gave no ID token: may this client use the scope openid?");
    }
    return Tokens{Secret(*access_token), Secret(*id_token)};
}

Result<Json> fetch_claims(outbound::Client& client, const ProviderMetadata& metadata,
                          const Secret& access_token, const std::string& subject,
                          const Deadline& deadline) {
    const Secret bearer("Bearer " + std::string(access_token.reveal()));
    auto response = client.send(
        {.url = metadata.userinfo_endpoint,
         .headers = {{"Accept", "application/json"}, {"Authorization", bearer.reveal()}},
         .response_bytes_max = kClaimsBytesMax},
        deadline, {});
    if (!response) return fail(response.error());
    return read_claims_answer(*response, subject);
}

Result<Json> read_claims_answer(const outbound::Response& response, const std::string& subject) {
    if (response.status != 200) {
        return fail(response.status >= 500 ? ErrorCode::source_failed : ErrorCode::login_failed,
                    text("userinfo answered with HTTP {}", response.status));
    }
    if (response.header("content-type").find("jwt") != std::string_view::npos) {
        return fail(ErrorCode::login_failed,
                    "userinfo answers with a signed token: register this client without "
                    "userinfo_signed_response_alg");
    }
    auto json = parse_object(response.body, kClaimsBytesMax);
    if (!json) {
        return fail(ErrorCode::login_failed,
                    text("userinfo's answer: {}", json.error().operator_text()));
    }
    const std::string* about = text_member(*json, "sub");
    if (!about || *about != subject) {
        return fail(ErrorCode::login_failed, "userinfo's answer is about somebody else");
    }
    return json;
}

}  // namespace ncp::login::oidc
