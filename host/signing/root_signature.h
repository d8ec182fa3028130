// The signature over a whole document of another kind than ELMO: SAML metadata, which names its
// root by an ID (SAML 2.0 core section 5.4, metadata section 3).
//
// Refuses and believes what verify.h does: one Signature directly below the root, one Reference
// that covers the root, SHA-256 or better, the pinned key alone. What lies deeper and is signed
// once more by somebody else is covered like everything, and not looked at.
// Thread-safety: any thread after initialise_xmlsec(); one thread at a time for one document.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "elmo/document.h"
#include "signing/key_source.h"

namespace ncp::signing {

struct SignedRoot {
    std::string_view namespace_name;
    std::vector<std::string_view> names;  // of the element
    const char* id_attribute;             // by which a Reference may name it
    PublicText other_key = {};            // what to do, if the certificate is not the signer's
};

// certificates_pem: one or, while keys roll over, several; a signature by any of their keys will
// do. Errors: signature with the reason in plain words, invalid_config for the certificates.
Status check_root_signature(const elmo::Document& document, const SignedRoot& root,
                            std::string_view certificates_pem);

// Signs XML of ours, whose root has this plain id: exclusive canonicalization, the Signature as
// first child of the root. The result is UTF-8 with an XML declaration, in canonical form.
Result<std::string> sign_root(std::string_view xml, std::string_view id, const KeySource& key);

}  // namespace ncp::signing
