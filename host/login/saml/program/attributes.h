// The attributes of an assertion: names and values that are text.
// Thread-safety: one thread at a time for one tree.
#pragma once

#include <libxml/tree.h>

#include "login/saml/wire.h"

namespace ncp::login::saml::program {

// Appended to facts. Values that are nil, empty or hold other elements are passed over, but a
// NameID (eduPersonTargetedID) counts as its text.
Refusal read_attributes(const xmlNode* statement, Facts& facts);

}  // namespace ncp::login::saml::program
