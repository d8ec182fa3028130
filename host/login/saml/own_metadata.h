// The metadata of this contact point as a service provider: what an operator registers with the
// federation (SAML 2.0 Metadata; mdui; Identity Provider Discovery Service Protocol section 2).
//
// Signed with the login's key, so that a federation can see who made it; that it is ours, it learns
// from where it fetched it. Thread-safety: pure function.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "config/login_saml.h"
#include "login/saml/attributes.h"
#include "signing/key_source.h"

namespace ncp::login::saml {

struct OwnMetadata {
    std::string entity_id;
    std::string name;  // of the contact point, as students read it
    std::string acs_url, slo_url;
    std::string discovery_return_url;  // empty: we ask no discovery service
    config::SamlPresence presence;
    AttributeNames names;            // what is asked for: no more than is needed (names_for())
    std::string second_certificate;  // PEM, published beside the key's; empty: none
};

// Under which names that is asked for: of every key the first name and its other OIDs, because a
// provider sends what it has.
std::vector<std::string> requested_attributes(const AttributeNames& names);

Result<std::string> write_own_metadata(const OwnMetadata& own, const signing::KeySource& key);

}  // namespace ncp::login::saml
