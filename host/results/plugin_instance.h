// One instance of a plugin, made from one section; shared by the calls that run in it.
//
// Destroys the instance when the last holder lets go: that may be an abandoned call, long after the
// source itself is gone. Thread-safety: as the plugin declares. Ownership: shared, does not move.
#pragma once

#include <memory>
#include <string>

#include "results/plugin_library.h"

namespace ncp::results {

class PluginInstance {
  public:
    // host: what the plugin is given as its host; held until the instance is destroyed.
    PluginInstance(Plugin plugin, std::shared_ptr<const ncp_host> host, std::string settings_json);
    ~PluginInstance();
    PluginInstance(const PluginInstance&) = delete;
    PluginInstance& operator=(const PluginInstance&) = delete;

    // Calls the plugin's create(); once. [serial]
    ncp_status create(ncp_call& call);
    ncp_status check(ncp_call& call, const ncp_sink& sink) const;
    ncp_status issuers(ncp_call& call, const ncp_sink& sink) const;
    ncp_status fetch(ncp_call& call, const ncp_request& request, const ncp_sink& sink) const;
    // Extensions; NCP_UNSUPPORTED where the plugin does not have them.
    ncp_status find_issuers(ncp_call& call, const ncp_request& request, const ncp_sink& sink) const;
    ncp_status health(ncp_call& call) const;

    const Plugin& plugin() const { return plugin_; }

  private:
    Plugin plugin_;
    std::shared_ptr<const ncp_host> host_;
    std::string settings_json_;
    ncp_instance* instance_ = nullptr;
};

}  // namespace ncp::results
