// Which transfers a student is logged in to by which session at his identity provider, so that a
// logout there can end them here (profiles section 4.4). By digests of issuer and NameID: no name
// lies in the store. A logout of one of his sessions counts for all: which NameID stands for
// several is for the provider to know.
// Thread-safety: any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "login/saml/service_provider.h"
#include "session/store.h"

namespace ncp::login::saml {

// Of one student at once, the oldest goes: nobody has as many tabs.
constexpr std::size_t kTransfersOfOneMax = 8;

// Nothing to remember without a NameID, and a full store is no reason to refuse the login.
void remember_session(session::Store& store, const Assertion& assertion, std::string_view tag,
                      WallTime now);
// The tags of that student's transfers, which are forgotten.
std::vector<std::string> take_session(session::Store& store, std::string_view issuer,
                                      std::string_view name_id);

}  // namespace ncp::login::saml
