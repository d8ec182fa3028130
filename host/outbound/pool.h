// Connections that wait for the next request, by origin: the newest goes first, the oldest is
// closed when there are too many, none is used after the idle time, when services begin to close
// them.
//
// Thread-safety: any thread. Ownership: owns what it keeps.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.h"
#include "outbound/connection.h"

namespace ncp::outbound {

class Pool {
  public:
    explicit Pool(const Clock& clock) : clock_(clock) {}

    std::unique_ptr<Connection> take(const std::string& origin);  // nullptr: none that lives
    void keep(std::unique_ptr<Connection> connection);

    static constexpr std::size_t kIdleMax = 16;  // per origin: as many calls as run at once
    static constexpr std::chrono::seconds kIdleTimeMax{30};

  private:
    struct Idle {
        std::unique_ptr<Connection> connection;
        SteadyTime since;
    };
    const Clock& clock_;
    std::mutex mutex_;
    std::map<std::string, std::vector<Idle>> idle_;  // oldest first
};

}  // namespace ncp::outbound
