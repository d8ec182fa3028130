// Transfers that end before their delivery because their student wants no more of them.
// Thread-safety: any thread, each transfer as its store allows.
#pragma once

#include <string_view>

#include "transfer/environment.h"

namespace ncp::transfer {

// Stops what runs for it, and ends it as cancelled. The caller stores it.
void abandon(const Environment& environment, Transfer& transfer);

// The student has logged out at his identity provider, maybe in another window: his transfer here,
// if it goes on, is abandoned as if he had pressed "cancel". His browser learns it with its next
// request.
void abandon_by_logout(const Environment& environment, std::string_view tag);

}  // namespace ncp::transfer
