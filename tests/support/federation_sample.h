// SAML metadata of an invented federation, as large and as full as real ones: names in three
// languages, keywords, scopes, a certificate, logos, organisation and contacts; some 3.5 KB each.
// Thread-safety: pure functions.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "signing/key_source.h"

namespace ncp::test {

// Who signs: a key and its certificate in PEM, made anew.
struct FederationKey {
    std::unique_ptr<signing::KeySource> key;
    std::string certificate_pem;
};
FederationKey make_federation_key(const std::filesystem::path& folder,
                                  const std::string& name = "federation");

// One provider's EntityDescriptor: "https://idp<i>.example.org/idp", "University of Place <i>".
struct SampleProvider {
    std::string entity_id, display_name, display_name_fi, scope;
    std::string certificate_base64;
    std::string registration_authority = "https://federation.example.org/";  // empty: not told
    std::string entity_attributes;  // XML inside Extensions
    std::string role_attributes;    // of IDPSSODescriptor
    std::string attributes;         // of EntityDescriptor
    std::string sso =
        "<md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" "
        "Location=\"https://idp.example.org/sso\"/>";
};
SampleProvider sample_provider(int i, const std::string& certificate_base64);
std::string written(const SampleProvider& provider);

// Not signed: <md:EntitiesDescriptor ID="_federation" …> around these.
std::string aggregate_of(const std::string& entities, const std::string& attributes = "");
// The aggregate of so many sample providers, signed.
std::string signed_federation(int count, const FederationKey& key);

// Base64 of a certificate's DER, from its PEM.
std::string base64_of_pem(const std::string& pem);

}  // namespace ncp::test
