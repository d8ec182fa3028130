// What check-login says of a SAML login: the metadata, the identity provider, the mapping, what to
// register. Thread-safety: a pure function of what it is given; blocks until the deadline at most.
#pragma once

#include <vector>

#include "login/saml/saml_login.h"

namespace ncp::login::saml {

std::vector<Finding> check_saml(const SamlLoginSettings& settings, Federation& federation,
                                const Deadline& deadline, const Clock& clock);

}  // namespace ncp::login::saml
