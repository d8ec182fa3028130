// Logging in by SAML 2.0: with the institution that the student chooses in a federation, or with
// the one that the configuration names (Web Browser SSO Profile, SAML profiles section 4.1).
//
// The student's way: he chooses (our own page, or a discovery service elsewhere), is sent to his
// institution with a signed request whose id is remembered, and comes back by a POST from another
// site to the public door /acs, which brings no cookie: there the response is read and checked,
// used up, and parked under a random name for 60 seconds; his browser is sent on to the transfer,
// whose cookie is required, and which accepts it only if it answers its own request (security.md).
// Refuses: what service_provider.h refuses, what nobody asked for, what was accepted before, values
// in the scope of another institution. Logs no personal data.
// Public doors: GET /metadata, POST /acs, GET and POST /slo, GET /disco.
// Thread-safety and ownership: as LoginMethod's; store and clock must outlive it.
#pragma once

#include <memory>
#include <set>
#include <string>

#include "base/clock.h"
#include "base/error.h"
#include "config/login_saml.h"
#include "login/login_method.h"
#include "login/saml/attributes.h"
#include "login/saml/federation/federation.h"
#include "login/saml/service_provider.h"
#include "session/store.h"
#include "signing/key_source.h"

namespace ncp::login {

struct SamlLoginSettings {
    std::string id, title;
    std::string contact_point;  // our name, in the metadata
    std::string public_origin;  // "https://ncp.example.org"
    std::string entity_id;      // empty: the address of our metadata
    std::string idp;            // the only one; empty: students choose
    std::string discovery_url;  // empty: on our own page
    bool force_authn = false;
    config::SamlPresence presence;
    saml::AttributeNames names = saml::usual_names();
    // Identity keys that somebody needs: no others are asked for in the metadata.
    std::set<std::string> wanted_keys;
    std::string national_id_country;
    std::vector<std::string> assurance;      // AuthnContexts, one is demanded; empty: any
    std::filesystem::path key, certificate;  // of this login alone
    std::filesystem::path second_key, second_certificate;  // while they change; may be empty
    saml::FederationSettings federation;
};

// The addresses that are registered with the federation.
struct SamlAddresses {
    std::string entity_id, metadata, acs, slo, discovery_return;
};
SamlAddresses addresses_of(const SamlLoginSettings& settings);
// What its metadata asks for.
saml::AttributeNames names_asked_for(const SamlLoginSettings& settings);

// With its parts, so that each can be another in a test.
struct SamlLoginParts {
    std::unique_ptr<saml::ServiceProvider> provider;
    std::unique_ptr<saml::Federation> federation;
    std::unique_ptr<signing::KeySource> key, second_key;  // the second may be null
};
Result<std::unique_ptr<LoginMethod>> make_saml_login(SamlLoginSettings settings,
                                                     SamlLoginParts parts, session::Store& store,
                                                     const Clock& clock);

// Opens the parts: the key, the program that reads SAML, the metadata. Errors: invalid_config, io
// with what to do; those of the program.
Result<std::unique_ptr<LoginMethod>> open_saml_login(SamlLoginSettings settings,
                                                     session::Store& store, const Clock& clock);

}  // namespace ncp::login
