// From the attributes of a SAML assertion to identity keys.
//
// The usual names are those of eduPerson, SCHAC, norEduPerson, funetEduPerson, SWAMID and Suomi.fi,
// as OIDs (the SAML V2.0 X.500/LDAP profile), in the older "urn:mace:dir" form and plain. A value
// of a scoped attribute (name@scope) counts only if its scope is one that the federation's metadata
// gives to this identity provider (shibmd:Scope), and a European Student Identifier only if that
// holds for the domain in it, or a whole country gave it: else one institution could vouch for
// another's students. Thread-safety: pure functions.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "login/identity/normalise.h"
#include "login/saml/federation/metadata.h"

namespace ncp::login::saml {

// By identity key, the names it may come under, the first that is sent counts.
using AttributeNames = std::map<std::string, std::vector<std::string>>;
const AttributeNames& usual_names();
// "eduPersonPrincipalName" of "urn:oid:1.3.6.1.4.1.5923.1.1.1.6"; empty if not known.
std::string_view friendly_name(std::string_view name);

// What is to be asked for: the names of the wanted keys, and of those that one is derived from
// which has no name of its own (an ESI among the codes of SCHAC).
AttributeNames names_for(const std::set<std::string>& wanted_keys, const AttributeNames& names);

using SentAttributes = std::map<std::string, std::vector<std::string>>;
struct Mapped {
    RawAttributes raw;
    std::size_t foreign_scopes = 0;  // values that were left out
};
Mapped map_attributes(const SentAttributes& sent, const AttributeNames& names,
                      const IdentityProvider& provider);

}  // namespace ncp::login::saml
