// Ending the student's session at the provider he logged in with, if he ticked the box: on the way
// from consent or cancel to the delivery his browser passes through the provider, which sends it
// back to a public door of the login method and from there to the delivery.
//
// Nothing is kept for it: whoever never comes back, or comes by another way, finds the delivery at
// the transfer's own pages as always. Thread-safety: belongs to one request.
#pragma once

#include <optional>
#include <string>

#include "transfer/visit.h"

namespace ncp::transfer {

// nullptr: there is no such method.
login::LoginMethod* find_login(const Environment& environment, const std::string& id);

// The title of the transfer's login method, if logging out there can be offered.
std::optional<std::string> logout_offer(const Visit& visit);

// Where a form goes on that has the box: asked before the transfer is ended, which forgets how the
// student logged in. nullopt: the box was not ticked, or never offered.
std::optional<std::string> page_of_logout(const Visit& visit);

}  // namespace ncp::transfer
