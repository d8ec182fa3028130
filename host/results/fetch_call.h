// What one call into a plugin uses, owned together, so that a call that outlives everybody who
// waits for it still stands on firm ground. Personal data in it is wiped when it goes.
// Thread-safety: run() on the call's thread; the rest after run() has returned. Does not move.
#pragma once

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

class FetchCall {
  public:
    // Of the identity only the attributes with these keys are copied.
    FetchCall(std::shared_ptr<PluginInstance> instance, const FetchRequest& request,
              const std::vector<std::string>& identity_keys, const Deadline& deadline);
    ~FetchCall();
    FetchCall(const FetchCall&) = delete;
    FetchCall& operator=(const FetchCall&) = delete;

    ncp_status run();
    const std::shared_ptr<ncp_call>& call() const { return call_; }
    PartCollector& collector() { return collector_; }

  private:
    std::shared_ptr<PluginInstance> instance_;
    std::shared_ptr<ncp_call> call_;
    std::vector<std::pair<std::string, std::string>> identity_;
    std::string language_, correlation_id_;
    PartCollector collector_;
};

class CheckCall {
  public:
    CheckCall(std::shared_ptr<PluginInstance> instance, const Deadline& deadline);

    ncp_status run();
    const std::shared_ptr<ncp_call>& call() const { return call_; }
    PartCollector& collector() { return collector_; }

  private:
    std::shared_ptr<PluginInstance> instance_;
    std::shared_ptr<ncp_call> call_;
    PartCollector collector_;
};

}  // namespace ncp::results
