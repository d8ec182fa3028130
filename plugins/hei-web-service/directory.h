// The registry in use: a file read once, or an address asked again from time to time.
//
// While a fetched registry cannot be renewed, the last one stays in use and the log says so.
// Refuses (plugin::Refused) what registry.h refuses, and NCP_TEMPORARY while none was ever there.
// Thread-safety: current() from any thread.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>

#include "registry.h"

namespace ncp::hei {

class Directory {
  public:
    // Reads a file or the settings themselves at once; an address at the first need.
    explicit Directory(const Settings& settings);

    std::shared_ptr<const Registry> current(const plugin::Call& call, Tokens& tokens);

  private:
    Registry fetch(const plugin::Call& call, Tokens& tokens) const;

    const Settings& settings_;
    std::mutex mutex_;  // of the two below
    std::shared_ptr<const Registry> registry_;
    std::chrono::steady_clock::time_point due_{};
    std::mutex fetching_;  // one at a time
};

}  // namespace ncp::hei
