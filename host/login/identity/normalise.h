// From what a login method was told about a student to an Identity whose values can be relied on.
//
// The method maps its claims, SAML attributes or headers to identity keys; here every value is
// brought to one form and checked: names and texts (clean_text.h), the birth date (a day of the
// calendar from 1900 to today), national numbers (national_id.h; the birth date is taken from them
// where no attribute says it, if it is sure enough), scoped names, the codes of SCHAC
// (wiki.refeds.org/display/STAN/SCHAC; "int:esi" fills esi). Empty values are left out;
// and so that nobody is kept out for what his provider or his country writes otherwise: national
// numbers against their country's rule, birth dates without a year or a day, e-mail addresses whose
// domain is not ASCII. The operator is told how many. What contradicts itself is refused: nobody
// shall get results because one half of his login fits.
// Errors name the key and what is wrong, never a value. Thread-safety: pure functions.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/identity.h"

namespace ncp::login {

enum class IdentityFault {
    unknown_key,
    too_many_values,        // more than 32 of one key
    too_long,               // a value beyond 512 bytes
    not_text,               // no UTF-8, control characters, marks of direction
    several_different,      // of a key that has one value
    no_date,                // a form nobody defined, or no day of the calendar
    date_out_of_range,      // before 1900 or not yet
    no_country,             // not two letters
    no_scoped_name,         // not name@scope
    no_schac_code,          // "urn:schac:personalUniqueCode:" with too few parts
    birth_date_contradicts  // the attribute against the national number, or that against another
};

struct IdentityRefusal {
    IdentityFault fault;
    std::string key;  // an identity key; empty if unknown

    Error error() const;  // login_failed, "birth_date: not a day of the calendar"
};

// By identity key (config/identity_keys.h), as delivered.
using RawAttributes = std::map<std::string, std::vector<std::string>>;

struct NormalRules {
    WallTime now;
    // Of national numbers whose country nothing tells (ISO 3166, "NO"); may be empty. A number of
    // a country without a rule stays as text and tells no birth date.
    std::string national_id_country;
};

struct VouchedIdentity {
    Identity identity;
    std::string assurance_level;  // acr, AuthnContext, eduPersonAssurance: as the provider names it
    // For the log: "national_id: 1 that are no possible number of NO"; empty if nothing is.
    PublicText left_out{};
    // What LoginMethod::logout() will want back; personal; may be empty.
    std::string logout_hint{};
};

tl::expected<VouchedIdentity, IdentityRefusal> normalise_identity(const RawAttributes& raw,
                                                                  std::string_view assurance_level,
                                                                  const NormalRules& rules);

// These keys, and those that normalising may find in them: a birth date in a national id, an ESI
// among the codes of SCHAC.
std::set<std::string> with_derived_keys(std::set<std::string> keys);

}  // namespace ncp::login
