// Whether what an assertion says fits us and this moment (SAML 2.0 profiles section 4.1.4.2 and
// 4.1.4.3, core section 2.5.1). Asked twice: by ncp-saml of what it has read, and by the host of
// what ncp-saml hands over, which it does not trust.
// Thread-safety: pure functions.
#pragma once

#include <string_view>

#include "base/clock.h"
#include "login/saml/wire.h"

namespace ncp::login::saml {

struct Expected {
    std::string_view entity_id, acs_url;
    std::chrono::seconds skew;
    WallTime now;
};

// none: it fits. Refusals of what it says (refusal.h).
Refusal judge(const Facts& facts, const Expected& expected);

// Of facts that fit: until when judge() can let them pass.
WallTime usable_until(const Facts& facts, std::chrono::seconds skew);

}  // namespace ncp::login::saml
