// Whether what an assertion says fits us and this moment (SAML 2.0 profiles section 4.1.4.2 and
// 4.1.4.3, core section 2.5.1). Asked twice: by ncp-saml of what it has read, and by the host of
// what ncp-saml hands over, which it does not trust.
// Thread-safety: pure functions.
#pragma once

#include <optional>
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

// xs:dateTime in UTC, as SAML demands (core section 1.3.3): "2026-11-24T23:40:00.123Z".
std::optional<WallTime> instant_of(std::string_view text);

}  // namespace ncp::login::saml
