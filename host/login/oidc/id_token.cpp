#include "login/oidc/id_token.h"

#include <algorithm>
#include <array>

#include "base/bytes.h"

namespace ncp::login::oidc {
namespace {

using Refused = tl::unexpected<TokenRefusal>;
using Checked = tl::expected<void, TokenRefusal>;

Refused refuse(TokenFault fault) {
    return Refused(TokenRefusal{fault});
}

// Whom else it is for is not known here and not trusted: then it must have been issued to us.
Checked check_party(const Json& claims, const std::string& client) {
    const bool several = claims.at("aud").is_array() && claims.at("aud").size() > 1;
    if (!claims.contains("azp")) {
        return several ? Checked(refuse(TokenFault::authorized_party)) : Checked();
    }
    const std::string* party = text_member(claims, "azp");
    if (!party) return refuse(TokenFault::bad_claims);
    if (*party != client) return refuse(TokenFault::authorized_party);
    return {};
}

Checked check_login_of(const Json& claims, const VerifiedToken& token, const IdTokenRules& rules) {
    const std::string* nonce = text_member(claims, "nonce");
    if (!nonce || !equal_in_constant_time(*nonce, rules.nonce)) return refuse(TokenFault::nonce);
    if (!claims.contains("at_hash")) return {};
    const std::string* hash = text_member(claims, "at_hash");
    if (!hash) return refuse(TokenFault::bad_claims);
    if (!equal_in_constant_time(*hash, access_token_hash(rules.access_token, token.algorithm))) {
        return refuse(TokenFault::access_token_hash);
    }
    return {};
}

// A registered value, if it looks like one: made of what URLs, URNs and words are.
PublicText what_came(const std::string* acr) {
    if (!acr) return "no acr came";
    const bool registered = !acr->empty() && acr->size() <= kShownAcrBytesMax &&
                            std::all_of(acr->begin(), acr->end(), [](char c) {
                                return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                                       (c >= 'A' && c <= 'Z') ||
                                       std::string_view(":/._-#").find(c) != std::string_view::npos;
                            });
    if (!registered) return "the acr that came looks like no registered value";
    return text("the acr that came is \"{}\"", not_personal(std::string(*acr)));
}

Checked check_strength(const Json& claims, const IdTokenRules& rules) {
    if (!rules.assurance.empty()) {
        const std::string* acr = text_member(claims, "acr");
        const auto& demanded = rules.assurance;
        if (!acr || std::find(demanded.begin(), demanded.end(), *acr) == demanded.end()) {
            return Refused(TokenRefusal{TokenFault::too_weak, what_came(acr)});
        }
    }
    if (!rules.max_age) return {};
    const auto logged_in = time_claim(claims, "auth_time");
    if (!logged_in) return refuse(TokenFault::no_login_time);
    if (rules.token.now > *logged_in + *rules.max_age + rules.token.skew) {
        return refuse(TokenFault::login_too_old);
    }
    return {};
}

bool is_subject(const std::string* subject) {
    return subject && !subject->empty() && subject->size() <= kSubjectBytesMax &&
           std::all_of(subject->begin(), subject->end(),
                       [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace

std::string access_token_hash(std::string_view access_token, Algorithm algorithm) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    EVP_Digest(access_token.data(), access_token.size(), digest.data(), &size,
               facts(algorithm).digest(), nullptr);
    return base64url_encode({reinterpret_cast<const char*>(digest.data()), size / 2});
}

tl::expected<IdToken, TokenRefusal> verify_id_token(std::string_view compact, const KeySet& keys,
                                                    const IdTokenRules& rules) {
    auto token = verify_signed_token(compact, keys, rules.token);
    if (!token) return Refused(token.error());
    const Json& claims = token->claims;
    const std::string* subject = text_member(claims, "sub");
    const auto issued = time_claim(claims, "iat");
    if (!is_subject(subject) || !issued) return refuse(TokenFault::bad_claims);
    if (rules.token.now > *issued + kIdTokenAgeMax + rules.token.skew) {
        return refuse(TokenFault::stale);
    }
    if (auto checked = check_party(claims, rules.token.audience); !checked) {
        return Refused(checked.error());
    }
    if (auto checked = check_login_of(claims, *token, rules); !checked) {
        return Refused(checked.error());
    }
    if (auto checked = check_strength(claims, rules); !checked) return Refused(checked.error());
    IdToken read{{}, *subject, {}};
    if (const std::string* acr = text_member(claims, "acr")) read.acr = *acr;
    read.claims = std::move(token->claims);
    return read;
}

}  // namespace ncp::login::oidc
