// An EncryptedAssertion or EncryptedID opened with our key (XML Encryption 1.0 and 1.1).
//
// Refuses: keys by RSA with the padding of PKCS #1 1.5 (an oracle for whoever holds an old
// message), other data than AES in CBC or GCM, keys by reference, data elsewhere (CipherReference).
// RSA-OAEP is OpenSSL's, because this xmlsec knows neither that of XML Encryption 1.1 nor another
// digest than SHA-1. All that goes wrong with the key or after it is one refusal, not_decryptable,
// so that nobody learns why. Thread-safety: one thread at a time.
#pragma once

#include <libxml/tree.h>

#include <string>
#include <vector>

#include "login/saml/program/message_tree.h"
#include "login/saml/program/own_key.h"

namespace ncp::login::saml::program {

// The bytes of the one element inside, which any of the keys opens.
Read<std::string> decrypt(xmlNode* encrypted, const std::vector<OwnKey>& keys);

}  // namespace ncp::login::saml::program
