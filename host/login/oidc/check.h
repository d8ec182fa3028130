// check-login for OpenID Connect: the configuration held against what the provider publishes.
// Blocks for two calls. Thread-safety: any thread.
#pragma once

#include <string>
#include <vector>

#include "config/settings.h"
#include "login/login_method.h"
#include "login/oidc/claims.h"
#include "login/oidc/client_proof.h"
#include "login/oidc/provider.h"

namespace ncp::login::oidc {

struct ToCheck {
    const config::OidcSection& section;
    const config::VouchingSection& vouching;
    const Mapping& mapping;
    const ClientProof& proof;
    std::string redirect_uri, logged_out_uri;  // to be registered
};

std::vector<Finding> check(Provider& provider, const ToCheck& what, const Deadline& deadline);

// The part that needs no network.
std::vector<Finding> compare(const Known& known, const ToCheck& what);

}  // namespace ncp::login::oidc
