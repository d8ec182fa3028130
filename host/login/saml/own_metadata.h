// The metadata of this contact point as a service provider: what an operator registers with the
// federation (SAML 2.0 Metadata; mdui; Identity Provider Discovery Service Protocol section 2).
//
// Signed with the login's key, so that a federation can see who made it; that it is ours, it learns
// from where it fetched it. Thread-safety: pure function.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "login/saml/attributes.h"
#include "signing/key_source.h"

namespace ncp::login::saml {

struct OwnMetadata {
    std::string entity_id;
    std::string name;  // of the contact point, as students read it
    std::string acs_url, slo_url;
    std::string discovery_return_url;  // empty: we ask no discovery service
    std::string contact;               // e-mail address; empty: none
    AttributeNames names;              // what we would like to be told
};

Result<std::string> write_own_metadata(const OwnMetadata& own, const signing::KeySource& key);

}  // namespace ncp::login::saml
