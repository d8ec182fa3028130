// One call into a plugin and everything that it uses, owned together, so that a call that outlives
// everybody who waits for it still stands on firm ground.
//
// Personal data in it is wiped when it goes. Thread-safety: run() on the call's thread; the rest
// after the call has returned, but call(), which is for any thread. Does not move.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ncp/plugin.h"
#include "results/call.h"
#include "results/part_collector.h"
#include "results/plugin_instance.h"
#include "results/source.h"

namespace ncp::results {

enum class CallKind { create, check, issuers, fetch, find_issuers, health };

class PluginCall {
  public:
    // A call that is about nobody: create, check, issuers, health.
    PluginCall(CallKind kind, const Deadline& deadline);
    // fetch or find_issuers. Of the identity only the attributes with these keys are copied.
    PluginCall(CallKind kind, const FetchRequest& request,
               const std::vector<std::string>& identity_keys, const Deadline& deadline);
    ~PluginCall();
    PluginCall(const PluginCall&) = delete;
    PluginCall& operator=(const PluginCall&) = delete;

    CallKind kind() const { return kind_; }
    const std::shared_ptr<ncp_call>& call() const { return call_; }
    PartCollector& collector() { return collector_; }
    // Lends the request in the form that plugins see; only during use().
    void with_request(const std::function<void(const ncp_request&)>& use) const;

    // Calls the plugin, on this thread; the collector belongs to it from here on.
    ncp_status run(PluginInstance& instance);

  private:
    CallKind kind_;
    std::shared_ptr<ncp_call> call_;
    std::vector<std::pair<std::string, std::string>> identity_;
    std::string issuer_, language_, correlation_id_;
    PartCollector collector_;
};

}  // namespace ncp::results
