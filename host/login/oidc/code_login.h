// From a code to a student: redeems it, checks the ID token, with newer keys where it may be signed
// by one of those, asks userinfo where that is wanted and needed, and maps the claims. The ID
// token is kept with the student only where he may want to log out with it.
// Thread-safety: any thread. Ownership: keeps references to everything.
#pragma once

#include "config/settings.h"
#include "login/login_method.h"
#include "login/oidc/authorization.h"
#include "login/oidc/claims.h"
#include "login/oidc/client_proof.h"
#include "login/oidc/exchange.h"
#include "login/oidc/id_token.h"
#include "login/oidc/provider.h"

namespace ncp::login::oidc {

// A larger ID token is not kept with the transfer, and logging out is not offered.
constexpr std::size_t kLogoutTokenBytesMax = 8U << 10;

struct CodeLoginParts {
    const config::OidcSection& section;
    const config::VouchingSection& vouching;
    const Mapping& mapping;
    const ClientProof& proof;
    outbound::Client& client;
    Provider& provider;
    const Clock& clock;
};

class CodeLogin {
  public:
    explicit CodeLogin(const CodeLoginParts& parts);

    Result<LoginAnswer> redeem(KnownPtr known, const Memo& memo, const CodeToRedeem& code,
                               const Deadline& deadline) const;

  private:
    using Verified = tl::expected<IdToken, TokenRefusal>;
    Result<Verified> verify(KnownPtr& known, const Tokens& tokens, const Memo& memo,
                            const Deadline& deadline) const;
    Result<LoginAnswer> identity_of(const ProviderMetadata& metadata, const IdToken& token,
                                    const Secret& access_token, const Deadline& deadline) const;
    void keep_for_logout(const ProviderMetadata& metadata, const Secret& id_token,
                         LoginAnswer& answer) const;

    const CodeLoginParts parts_;
    std::vector<Algorithm> algorithms_;
};

}  // namespace ncp::login::oidc
