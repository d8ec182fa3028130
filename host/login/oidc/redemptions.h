// What came of a code, for half a minute: a code is good for one call, but its address may be asked
// for twice, by a browser that loads a page again, or by the dispatcher, which lets a step run anew
// that lost the race to store. Who comes while the call runs waits for its answer; a second who
// does is turned away as overloaded, because each that waits holds a thread.
//
// Identities are in here, in memory, for that time; the key is a digest of state and code. Refuses
// to keep more than 4096: what is beyond is answered and not kept. Thread-safety: any thread.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.h"
#include "login/login_method.h"

namespace ncp::login::oidc {

class Redemptions {
  public:
    explicit Redemptions(const Clock& clock) : clock_(clock) {}

    Result<LoginAnswer> once(const std::string& state, const std::string& code,
                             const Deadline& deadline,
                             const std::function<Result<LoginAnswer>()>& redeem);
    void forget_old();

    static constexpr std::chrono::seconds kKept{30};
    static constexpr std::size_t kMost = 4096;

  private:
    struct Entry {
        std::optional<Result<LoginAnswer>> answer;  // empty: the call runs
        SteadyTime since;
        bool awaited = false;  // somebody waits for it
    };
    void forget_old_locked();

    const Clock& clock_;
    std::mutex mutex_;
    std::condition_variable answered_;
    std::map<std::string, Entry> entries_;
};

}  // namespace ncp::login::oidc
