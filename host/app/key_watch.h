// Says in the log which key signs, at the start and whenever that changes, and every day that a
// certificate will expire; every hour that it has. Once at least, however soon it is destroyed.
//
// A certificate that expires while the program serves goes on signing: what vouches for it is the
// registry, most clients never look at the date, and those that do refuse visibly, whereas a
// contact point that refuses strands every student at once. Starting with it is refused, because
// then somebody is there to act. Thread-safety: one thread of its own. Ownership: keys and clock
// outlive this object.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "app/signing_key.h"

namespace ncp::app {

class KeyWatch {
  public:
    KeyWatch(const signing::SigningKeys& keys, const Clock& clock);

  private:
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::jthread thread_;
};

}  // namespace ncp::app
