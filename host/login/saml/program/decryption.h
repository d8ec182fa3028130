// An EncryptedAssertion opened with our key (XML Encryption 1.0 and 1.1).
//
// Refuses: keys by RSA with the padding of PKCS #1 1.5 (an oracle for whoever holds an old
// message), other data than AES in CBC or GCM, keys by reference, data elsewhere (CipherReference).
// RSA-OAEP is OpenSSL's, because this xmlsec knows neither that of XML Encryption 1.1 nor another
// digest than SHA-1. All that goes wrong with the key or after it is one refusal, not_decryptable,
// so that nobody learns why. Thread-safety: one thread at a time.
#pragma once

#include <libxml/tree.h>
#include <openssl/types.h>

#include <memory>
#include <string>
#include <string_view>

#include "login/saml/program/message_tree.h"

namespace ncp::login::saml::program {

class DecryptionKey {
  public:
    // PEM, RSA. Refusal own_key.
    static Read<DecryptionKey> open(std::string_view key_pem);

    // The bytes of the one Assertion.
    Read<std::string> decrypt(xmlNode* encrypted_assertion) const;

  private:
    explicit DecryptionKey(std::shared_ptr<EVP_PKEY> key) : key_(std::move(key)) {}
    std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace ncp::login::saml::program
