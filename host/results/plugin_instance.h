// One instance of a plugin, made from one section; shared by the calls that run in it.
//
// Destroys the instance when the last holder lets go: that may be an abandoned call, long after the
// source itself is gone. Thread-safety: as the plugin declares. Ownership: shared, does not move.
#pragma once

#include <memory>

#include "config/settings.h"
#include "results/host_services.h"
#include "results/plugin_library.h"

namespace ncp::results {

class PluginInstance {
  public:
    PluginInstance(Plugin plugin, const config::SourceSection& section);
    ~PluginInstance();
    PluginInstance(const PluginInstance&) = delete;
    PluginInstance& operator=(const PluginInstance&) = delete;

    // Calls the plugin's create(); once. [serial]
    ncp_status create(ncp_call& call);
    ncp_status check(ncp_call& call, const ncp_sink& sink) const;
    ncp_status fetch(ncp_call& call, const ncp_request& request, const ncp_sink& sink) const;

    const Plugin& plugin() const { return plugin_; }

  private:
    Plugin plugin_;
    std::string settings_json_;
    HostServices services_;
    ncp_instance* instance_ = nullptr;
};

}  // namespace ncp::results
