// Where the calls of one section run: inside this process, or in workers. The seam between a source
// and its plugin; both sides of it answer alike.
//
// Thread-safety: run() from many threads, up to what the plugin declares; the others queue.
// Ownership: a call that is abandoned keeps what it uses alive by itself.
#pragma once

#include <memory>
#include <stop_token>
#include <vector>

#include <tl/expected.hpp>

#include "base/clock.h"
#include "config/settings.h"
#include "results/plugin_call.h"
#include "results/plugin_library.h"

namespace ncp::results {

class PluginRunner {
  public:
    virtual ~PluginRunner() = default;
    virtual const PluginFacts& plugin() const = 0;

    // Blocks until the call has returned: its status. Errors: source_timeout, cancelled (in process
    // the call may still be running in both), source_failed (no place, thread or worker to be had),
    // plugin (it ended its worker).
    virtual Result<ncp_status> run(std::shared_ptr<PluginCall> call, const Deadline& deadline,
                                   const std::stop_token& cancelled) = 0;
};

// A plugin may promise more; each call is a thread of the host, or a process.
constexpr std::size_t kCallsAtOnceMax = 256;
constexpr std::size_t kWorkersMax = 64;
// Connecting to a slow service included.
constexpr std::chrono::milliseconds kCreateDeadline{30'000};

template <class T>
using OrProblems = tl::expected<T, std::vector<config::Problem>>;

// Load the library, check the section's settings against the plugin's schema, and make an instance,
// which is given this host. Problems carry lines of the configuration file.
OrProblems<std::shared_ptr<PluginRunner>> open_in_process(const config::SourceSection& section,
                                                          std::shared_ptr<const ncp_host> host,
                                                          const Clock& clock);
OrProblems<std::shared_ptr<PluginRunner>> open_in_workers(const config::SourceSection& section,
                                                          std::shared_ptr<const ncp_host> host,
                                                          const Clock& clock);

// Where the section says, with all that it grants: secrets and calls of web services.
OrProblems<std::shared_ptr<PluginRunner>> open_runner(const config::SourceSection& section,
                                                      const Clock& clock);

}  // namespace ncp::results
