// From a provider's claims to identity keys, by the names that the configuration gives.
//
// A name is one of:
//   given_name                          the claim of that name, whatever characters it holds
//   https://n.feide.no/claims/nin       the same
//   /person/identifiers/value           a claim inside claims: a JSON Pointer (RFC 6901; "~1" is
//                                       "/", "~0" is "~"). Lists on the way are gone through
//   https://n.feide.no/claims/userid_sec=nin:*
//                                       of either, only values that begin with "nin:", without it
// A value is a text or a whole number; a list gives several, an object none.
// Refuses in a name: an empty one, "~" with another character behind it, "=" without "*" at the
// end. Thread-safety: values. Ownership: values.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "config/settings.h"
#include "login/identity/normalise.h"
#include "login/identity/provider_names.h"
#include "login/oidc/strict_json.h"

namespace ncp::login::oidc {

class ClaimName {
  public:
    // Error invalid_config: says what is wrong with it.
    static Result<ClaimName> parse(std::string_view text);

    std::vector<std::string> values(const Json& claims) const;
    // The claim at the top, as providers list it.
    const std::string& top() const { return path_.front(); }

  private:
    std::vector<std::string> path_;  // at least one
    std::string prefix_;
};

using Mapping = std::map<std::string, std::vector<ClaimName>>;  // by identity key

// These names and no others.
Result<Mapping> read_mapping(const ProviderNames& names);
// [login.identity], and for the other keys the names in use: OpenID Connect's own, those of
// eduPerson and SCHAC as federations spell them, Feide's, ID-porten's, Signicat's.
Result<Mapping> mapping_of(const config::VouchingSection& vouching);

// For each key the values of the first name that has some, in the ID token (which is signed) before
// the answer of userinfo (null: it was not asked). An "email" that either says is not
// verified is nobody's.
RawAttributes map_claims(const Mapping& mapping, const Json& id_token, const Json* userinfo);

// Whether every key has a value that nothing else tells: the country comes with its national id
// (or from the configuration) if at all, an ESI is found among the codes of SCHAC.
bool is_complete(const Mapping& mapping, const RawAttributes& attributes);

}  // namespace ncp::login::oidc
