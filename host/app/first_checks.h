// Asks every source once, after the start, whether its service is there, and logs what it says.
//
// Beside serving, not before it: a service that is down must not keep the others from students.
// Thread-safety: one thread of its own. Ownership: sources are shared; ends with this object.
#pragma once

#include <memory>
#include <thread>
#include <vector>

#include "results/source.h"

namespace ncp::app {

class FirstChecks {
  public:
    explicit FirstChecks(std::vector<std::shared_ptr<results::Source>> sources);

  private:
    std::jthread thread_;
};

}  // namespace ncp::app
