// The code table of institutions: who is behind Statistics Finland's number of an institution.
// VIRTA knows the number only; ELMO wants identifiers, titles and an address. It is the operator's
// file, in JSON, read once when the section starts:
//
//     [{"code": "02472", "identifiers": {"schac": "seamk.fi"}, "url": "https://www.seamk.fi/",
//       "titles": {"en": "Seinäjoki University of Applied Sciences", "fi": "Seinäjoen …"}}]
//
// Refuses (NCP_CONFIG, naming file, entry and key) what is missing, misspelt, repeated or too
// large. Thread-safety: values.
#pragma once

#include <common/report.h>

#include <cstddef>
#include <map>
#include <string>

namespace ncp::virta {

inline constexpr std::size_t kOrganisationsBytesMax = 1U << 20U;  // hundreds of entries

using Organisations = std::map<std::string, common::Issuer>;  // by code

Organisations read_organisations(const std::string& file);  // throws plugin::Refused

}  // namespace ncp::virta
