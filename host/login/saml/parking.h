// Where an assertion that was read at the public door waits until the student's own browser fetches
// it: for 60 seconds, under a random name that is worth one fetch.
//
// In the session store, so that another instance may answer that fetch; its personal part is wiped
// with the time. Refuses: nothing; what is not there any more is simply gone. Thread-safety: any
// thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "login/saml/service_provider.h"
#include "session/store.h"

namespace ncp::login::saml {

class Parking {
  public:
    Parking(session::Store& store, const Clock& clock) : store_(store), clock_(clock) {}

    // The name: 32 hexadecimal digits. What is parked was signed by a provider: nobody else can
    // fill the store. Error: overloaded.
    Result<std::string> park(const Assertion& assertion);
    // nullopt: unknown, too late, or fetched before.
    Result<std::optional<Assertion>> take(std::string_view name);

    static constexpr std::chrono::seconds kTime{60};

  private:
    session::Store& store_;
    const Clock& clock_;
};

}  // namespace ncp::login::saml
