// One EntityDescriptor of an identity provider, taken apart. Private to the module; metadata.h says
// what is refused. Thread-safety: one thread at a time for one tree.
#pragma once

#include <libxml/tree.h>

#include <tl/expected.hpp>

#include "login/saml/federation/metadata.h"

namespace ncp::login::saml {

enum class EntityFault { malformed, no_redirect, no_certificate };

// Takes from the tree what the descriptor shall not hold. valid_until is the role's
// own; what the entity stands in may end earlier.
tl::expected<IdentityProvider, EntityFault> read_entity(xmlNode* entity);

}  // namespace ncp::login::saml
