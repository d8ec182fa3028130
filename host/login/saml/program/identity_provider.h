// What one identity provider's metadata says that matters to us (SAML 2.0 metadata section 2.4.3).
//
// Refuses: what is not one EntityDescriptor with an IDPSSODescriptor of SAML 2.0, no usable key to
// verify with. Keys come from X509Certificate elements of KeyDescriptors for signing or for
// everything, the first eight. Thread-safety: values.
#pragma once

#include <string>
#include <string_view>

#include "login/saml/program/message_tree.h"
#include "signing/element_signature.h"

namespace ncp::login::saml::program {

struct IdentityProvider {
    std::string entity_id;
    std::string sign_on_url;  // by HTTP-Redirect; may be empty
    std::string logout_url;   // where answers go by HTTP-Redirect; may be empty
    signing::TrustedKeys keys;
};

Read<IdentityProvider> read_identity_provider(std::string_view metadata_xml);

}  // namespace ncp::login::saml::program
