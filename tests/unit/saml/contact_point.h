// One invented identity provider and one contact point with its ncp-saml, for all tests of this
// program: keys take time to make.
#pragma once

#include <memory>

#include "login/saml/service_provider.h"
#include "support/invented_provider.h"
#include "support/temporary_folder.h"

namespace ncp::test {

struct ContactPoint {
    ContactPoint();
    // Opened with these settings, or with others made from them.
    login::saml::ServiceProviderSettings settings;
    InventedProvider provider;
    std::unique_ptr<login::saml::ServiceProvider> open(
        const login::saml::ServiceProviderSettings& others) const;
    std::unique_ptr<login::saml::ServiceProvider> service;

  private:
    TemporaryFolder folder_;
};
ContactPoint& contact_point();
const InventedProvider& provider();  // the one above

// The text of the refusal, "accepted" or "declined".
std::string outcome_of(const std::string& saml_response);

}  // namespace ncp::test
