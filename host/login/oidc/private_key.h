// A private key in PEM as cjose wants it.
//
// Refuses files that others can read, encrypted keys (nobody could type the passphrase), RSA below
// 2048 bits, curves other than P-256, P-384 and P-521. Errors: invalid_config, io.
// Thread-safety: pure functions.
#pragma once

#include <filesystem>
#include <memory>

#include <cjose/jwk.h>

#include "base/error.h"
#include "login/oidc/algorithm.h"

namespace ncp::login::oidc {

struct PrivateKey {
    std::shared_ptr<cjose_jwk_t> jwk;
    Algorithm algorithm;  // RS256, or that of its curve
};

Result<PrivateKey> read_private_key(const std::filesystem::path& file);

}  // namespace ncp::login::oidc
