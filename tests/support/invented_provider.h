// An invented SAML identity provider and an invented contact point that it answers: whole responses
// as they should be, in pieces that a test can spoil before or after they are signed or encrypted.
//
// Keys are made anew in every process; times count from now. Throws std::runtime_error.
// Thread-safety: single-threaded tests.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "support/signed_sample.h"
#include "unit/signing/attack_kit.h"

namespace ncp::test {

// With exactly one place changed; throws if the text is not there.
std::string replaced(std::string text, std::string_view what, std::string_view with);

inline constexpr char kSamlSp[] = "https://ncp.example.org/saml";
inline constexpr char kSamlAcs[] = "https://ncp.example.org/login/uni/acs";
inline constexpr char kSamlSlo[] = "https://ncp.example.org/login/uni/slo";
inline constexpr char kSamlIdp[] = "https://idp.example.edu/metadata";
inline constexpr char kSamlRequest[] = "_0badcafe00112233445566778899aabbccddeeff";
inline constexpr char kEnvelopedTransform[] =
    "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
inline constexpr char kExclusiveTransform[] = "http://www.w3.org/2001/10/xml-exc-c14n#";

struct Encryption {
    std::string cipher = "http://www.w3.org/2009/xmlenc11#aes256-gcm";
    std::string transport = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p";
    std::string digest;       // of OAEP, as written; empty: not written, SHA-1
    std::string mask;         // of xmlenc11#rsa-oaep, as written; empty: not written, SHA-1
    bool key_beside = false;  // EncryptedKey behind EncryptedData, not in its KeyInfo
};

class InventedProvider {
  public:
    InventedProvider();
    InventedProvider(SigningKey of_idp, SigningKey of_attacker, SigningKey of_sp);

    // One EntityDescriptor with this certificate for signing.
    std::string metadata() const { return metadata_with(idp.certificate_pem); }
    static std::string metadata_with(const std::string& certificate_pem);

    // Elements without XML declaration; IDs "_assertion" and "_response".
    std::string assertion() const;
    std::string response(const std::string& inside) const;
    // With another status and nothing inside.
    std::string declined(const std::string& status, const std::string& second_status) const;
    std::string logout() const;

    // The element with this ID gets a signature behind its Issuer, or one made as wished.
    std::string sign(const std::string& xml, const std::string& id) const;
    std::string sign(const std::string& xml, const std::string& id, const SigningKey& key) const;
    static std::string sign(const std::string& xml, const std::string& id, const SigningKey& key,
                            const Wish& wish, const std::string& hmac_secret = {});
    static Wish usual_wish(const std::string& id);

    // An EncryptedAssertion for the contact point's key, or for another.
    std::string encrypt(const std::string& assertion, const Encryption& how = {}) const;
    static std::string encrypt(const std::string& assertion, const SigningKey& recipient,
                               const Encryption& how);

    // What most of them are: base64 of a response with a signed assertion, of a signed response.
    std::string with_signed_assertion() const;
    std::string with_signed_response() const;

    // xs:dateTime, so many seconds from now.
    static std::string at(std::chrono::seconds from_now);

    SigningKey idp, attacker, sp;
};

}  // namespace ncp::test
