// Ending the student's session at the provider he logged in with, if he ticked the box: on the way
// from consent or cancel to the delivery his browser passes through the provider, which sends it
// back to a public door of the login method and from there to the delivery.
//
// Kept for it beyond the end of the transfer is only what the login gave to log out with, for as
// long as the signed results: whoever never comes back, or comes by another way, finds the delivery
// at the transfer's own pages as always. Thread-safety: belongs to one request.
#pragma once

#include <optional>
#include <string>

#include "transfer/visit.h"

namespace ncp::transfer {

// nullptr: there is no such method.
login::LoginMethod* find_login(const Environment& environment, const std::string& id);

// The title of the transfer's login method, if logging out there can be offered.
std::optional<std::string> logout_offer(const Visit& visit);

// How a form goes on that has the box. Asked before the transfer is ended, which forgets how the
// student logged in; leave() then answers.
struct Leaving {
    std::string login_method;  // empty: the box was not ticked, or never offered
    std::string hint{};
};
Leaving leaving_of(const Visit& visit);
http::Response leave(Visit& visit, Leaving leaving);

}  // namespace ncp::transfer
