// Who the student is by one signed token (JWT) in a header: Pomerium, Cloudflare Access,
// oauth2-proxy ("Authorization: Bearer" too). The signature and all that oidc/signed_token.h
// checks; claims become attributes as oidc/claims.h says.
//
// The signer's keys are a file, read once, or an address. From there they are fetched when the
// first student comes and again after an hour, and at most once a minute when a token names a key
// that is not known (base/shared_fetch.h); what was fetched is used for a day if no newer can be
// had. Students who come during a fetch go on with keys that are usable, or wait for it.
//
// Errors: login_failed, a token that proves nothing; those of outbound::Client and source_failed,
// the keys cannot be had. Thread-safety: any thread. Ownership: keeps a reference to the clock.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "config/settings.h"
#include "login/identity/normalise.h"

namespace ncp::login::proxy {

struct TokenSays {
    RawAttributes attributes;
    std::vector<std::string> assurance;
};

class TokenReader {
  public:
    // Reads the file of keys. Errors: io, invalid_config, invalid_document, too_large.
    static Result<std::unique_ptr<TokenReader>> open(const config::ProxySection& section,
                                                     const config::VouchingSection& vouching,
                                                     const Clock& clock);
    ~TokenReader();
    TokenReader(const TokenReader&) = delete;
    TokenReader& operator=(const TokenReader&) = delete;

    Result<TokenSays> read(std::string_view header_value);
    // How many keys there are, for check-login.
    Result<std::size_t> count_keys(const Deadline& deadline);

  private:
    struct Parts;
    explicit TokenReader(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace ncp::login::proxy
