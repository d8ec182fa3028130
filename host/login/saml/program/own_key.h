// Our RSA key, read once and kept ready: it opens what was encrypted for us and signs what we send
// by redirect. lasso is not handed it: it would read it anew for every message.
//
// Thread-safety: one thread at a time.
#pragma once

#include <openssl/types.h>

#include <memory>
#include <string>
#include <string_view>

#include "login/saml/program/message_tree.h"

namespace ncp::login::saml::program {

class OwnKey {
  public:
    // PEM, RSA. Refusal own_key.
    static Read<OwnKey> open(std::string_view key_pem);

    // RSASSA-PKCS1-v1_5 with SHA-256 (RFC 6931 section 2.3.2). Refusal internal.
    Read<std::string> sign(std::string_view bytes) const;

    EVP_PKEY* handle() const { return key_.get(); }

  private:
    explicit OwnKey(std::shared_ptr<EVP_PKEY> key) : key_(std::move(key)) {}
    std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace ncp::login::saml::program
