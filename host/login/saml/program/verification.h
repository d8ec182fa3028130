// The signature of one element of a message, in the words of refusals.
// Thread-safety: one thread at a time for one tree.
#pragma once

#include <libxml/tree.h>

#include "login/saml/refusal.h"
#include "signing/element_signature.h"

namespace ncp::login::saml::program {

// none: a signature by one of these keys covers this very element.
Refusal verify(xmlNode* element, const signing::TrustedKeys& keys);

}  // namespace ncp::login::saml::program
