// How a student says where he studies: the model of our own page, and the address of a discovery
// service elsewhere (OASIS Identity Provider Discovery Service Protocol).
//
// Nothing is remembered: no cookie, no list of what was chosen before. Logos are not shown: they
// would be loaded from the institutions, which would then know who thinks of logging in.
// Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "login/saml/federation/directory.h"
#include "pages/model.h"

namespace ncp::login::saml {

// More than a page can be looked through: then the search is the way.
inline constexpr std::size_t kShownMax = 20;
inline constexpr std::size_t kSearchBytesMax = 200;

// For templates/login-institution.mustache. back_url: "/t/<tag>/login/<id>/back", to which the
// choice and the search are appended. unknown: what was chosen is not there any more.
pages::Model choosing_page(const Directory& directory, std::string_view search,
                           std::string_view language, const std::string& back_url, bool unknown,
                           WallTime now);

// return_url: where the service sends the browser back to, with "entityID" appended.
std::string discovery_address(std::string_view discovery_url, std::string_view entity_id,
                              std::string_view return_url);

}  // namespace ncp::login::saml
