// What an attacker needs: signatures of any form over documents of any form, made with xmlsec's
// signing side. The attacker may have any key, and in the worst case the contact point signs what
// he likes: most documents here carry a signature that is right as such. For tests.
#pragma once

#include <string>
#include <vector>

namespace ncp::test {

inline constexpr char kDsig[] = "http://www.w3.org/2000/09/xmldsig#";

struct Wish {
    std::string canonicalization = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
    std::string method = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    std::string method_content;                 // inside SignatureMethod
    std::vector<std::string> references;        // whole elements; empty: the usual one
    std::string key_info;                       // whole element, empty: none
    std::string object;                         // what follows KeyInfo
    std::string canonicalization_content = {};  // inside CanonicalizationMethod
};

// A Reference with this URI attribute ("URI=\"\""), these Transform elements and digest.
std::string reference(const std::string& uri_attribute, const std::string& transforms,
                      const std::string& digest = "http://www.w3.org/2001/04/xmlenc#sha256");
std::string transform(const std::string& algorithm, const std::string& content = {});
std::string usual_reference();

// KeyInfo with X509Data holding this certificate, and KeyValue with its RSA key.
std::string x509_key_info(const std::string& certificate_pem);
std::string rsa_key_info(const std::string& certificate_pem);

// A Signature element without values, to be put into a document.
std::string signature_template(const Wish& wish = {});

// Fills the first Signature without value in the document. Attributes "Id" and "ID" are known as
// identifiers. An HMAC method takes the secret instead of the key. Throws if it cannot be signed.
std::string fill_signature(const std::string& document, const std::string& key_pem,
                           const std::string& hmac_secret = {});

// <elmo> with this content (and these attributes), in the ELMO namespace.
std::string elmo_of(const std::string& content, const std::string& attributes = {});

}  // namespace ncp::test
