#include "login/oidc/token_fault.h"

namespace ncp::login::oidc {
namespace {

PublicText sentence(TokenFault fault) {
    switch (fault) {
        case TokenFault::too_large:
            return "it is too large";
        case TokenFault::not_compact:
            return "it is no JWS in compact form";
        case TokenFault::encrypted:
            return "it is encrypted: register this client without encryption of tokens";
        case TokenFault::bad_header:
            return "its header is malformed";
        case TokenFault::wrong_type:
            return "it is another kind of token";
        case TokenFault::algorithm:
            return "its algorithm is not on the list (login option algorithms)";
        case TokenFault::critical_header:
            return "its header demands an extension";
        case TokenFault::key_in_header:
            return "it brings or names a key of its own";
        case TokenFault::unknown_key:
            return "no published key of the issuer is the one it names";
        case TokenFault::ambiguous_key:
            return "several published keys of the issuer are the one it names";
        case TokenFault::signature:
            return "its signature is wrong";
        case TokenFault::bad_claims:
            return "its claims are malformed or incomplete";
        case TokenFault::issuer:
            return "it is from another issuer";
        case TokenFault::audience:
            return "it is for another client";
        case TokenFault::authorized_party:
            return "it was issued to another client";
        case TokenFault::expired:
            return "it has expired; are the clocks right?";
        case TokenFault::not_yet_valid:
            return "it is not valid yet; are the clocks right?";
        case TokenFault::issued_in_the_future:
            return "it was issued in the future; are the clocks right?";
        case TokenFault::stale:
            return "it was issued too long ago; are the clocks right?";
        case TokenFault::nonce:
            return "it belongs to another login";
        case TokenFault::access_token_hash:
            return "it belongs to another access token";
        case TokenFault::too_weak:
            return "the login was not as strong as demanded";
        case TokenFault::login_too_old:
            return "the login at the provider is too long ago";
        case TokenFault::no_login_time:
            return "it does not say when the student logged in (auth_time), which "
                   "max_age_minutes needs";
    }
    return "";
}

}  // namespace

Error TokenRefusal::error() const {
    const PublicText more = detail.str().empty() ? PublicText() : text(" ({})", detail);
    return {ErrorCode::login_failed, text("the token is refused: {}{}", sentence(fault), more)};
}

}  // namespace ncp::login::oidc
