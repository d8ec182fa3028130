#include "login/oidc/code_login.h"

#include "base/log.h"

namespace ncp::login::oidc {

CodeLogin::CodeLogin(const CodeLoginParts& parts) : parts_(parts) {
    for (const std::string& name : parts.section.algorithms) {
        if (const auto algorithm = algorithm_of(name)) algorithms_.push_back(*algorithm);
    }
}

Result<LoginAnswer> CodeLogin::redeem(KnownPtr known, const Memo& memo, const CodeToRedeem& code,
                                      const Deadline& deadline) const {
    auto proof = parts_.proof.prove(known->metadata, parts_.clock.wall());
    if (!proof) return fail(proof.error());
    auto tokens = oidc::redeem(parts_.client, known->metadata, *proof, code, deadline);
    if (!tokens) return fail(tokens.error());
    auto verified = verify(known, *tokens, memo, deadline);
    if (!verified) return fail(verified.error());
    if (!*verified) {
        const TokenRefusal refusal = verified->error();
        if (refusal.fault == TokenFault::too_weak) {
            log_info(text("a login at {}: {}", not_personal(std::string(parts_.section.issuer)),
                          refusal.error().operator_text()));
            return LoginAnswer(NotLoggedIn::too_weak);
        }
        return fail(refusal.error());
    }
    auto answer = identity_of(known->metadata, **verified, tokens->access_token, deadline);
    if (answer) keep_for_logout(known->metadata, tokens->id_token, *answer);
    return answer;
}

void CodeLogin::keep_for_logout(const ProviderMetadata& metadata, const Secret& id_token,
                                LoginAnswer& answer) const {
    auto* student = std::get_if<VouchedIdentity>(&answer);
    if (!student || !parts_.section.logout || metadata.end_session_endpoint.empty() ||
        id_token.reveal().size() > kLogoutTokenBytesMax) {
        return;
    }
    student->logout_hint = id_token.reveal();
}

Result<CodeLogin::Verified> CodeLogin::verify(KnownPtr& known, const Tokens& tokens,
                                              const Memo& memo, const Deadline& deadline) const {
    const IdTokenRules rules{.token = {.issuer = parts_.section.issuer,
                                       .audience = parts_.section.client_id,
                                       .algorithms = algorithms_,
                                       .now = parts_.clock.wall()},
                             .nonce = memo.nonce,
                             .access_token = tokens.access_token.reveal(),
                             .assurance = parts_.vouching.assurance,
                             .max_age = parts_.section.max_age};
    Verified token = verify_id_token(tokens.id_token.reveal(), known->keys, rules);
    if (token || (token.error().fault != TokenFault::unknown_key &&
                  token.error().fault != TokenFault::signature)) {
        return token;
    }
    auto newer = parts_.provider.with_newer_keys(known, deadline);
    if (!newer) return fail(newer.error());
    if (*newer == known) return token;
    known = *newer;
    return verify_id_token(tokens.id_token.reveal(), known->keys, rules);
}

Result<LoginAnswer> CodeLogin::identity_of(const ProviderMetadata& metadata, const IdToken& token,
                                           const Secret& access_token,
                                           const Deadline& deadline) const {
    RawAttributes raw = map_claims(parts_.mapping, token.claims, nullptr);
    if (parts_.section.userinfo && !metadata.userinfo_endpoint.empty() &&
        !is_complete(parts_.mapping, raw)) {
        auto more = fetch_claims(parts_.client, metadata, access_token, token.subject, deadline);
        if (!more) return fail(more.error());
        raw = map_claims(parts_.mapping, token.claims, &*more);
    }
    auto student = normalise_identity(
        raw, token.acr,
        {.now = parts_.clock.wall(), .national_id_country = parts_.vouching.national_id_country});
    if (!student) return fail(student.error().error());
    if (student->identity.empty()) {
        return fail(ErrorCode::login_failed,
                    "the provider told nothing that [login.identity] names: may this client have "
                    "those claims, and do its scopes ask for them?");
    }
    return LoginAnswer(std::move(*student));
}

}  // namespace ncp::login::oidc
