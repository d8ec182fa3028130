#include "results/plugin_instance.h"

#include "results/call.h"
#include "results/views.h"

namespace ncp::results {
namespace {

// The functions of the table are noexcept by contract. Called as such, an exception of a plugin
// that breaks it would end the process before any handler; called through these types it arrives
// at the caller, who answers for it.
using Create = ncp_status (*)(const ncp_host*, ncp_call*, ncp_view, ncp_instance**);
using Check = ncp_status (*)(ncp_instance*, ncp_call*, const ncp_sink*);
using Fetch = ncp_status (*)(ncp_instance*, ncp_call*, const ncp_request*, const ncp_sink*);

}  // namespace

PluginInstance::PluginInstance(Plugin plugin, const config::SourceSection& section)
    : plugin_(std::move(plugin)),
      settings_json_(section.settings_json),
      services_(section.id, section.secrets) {}

PluginInstance::~PluginInstance() {
    if (instance_ != nullptr) plugin_.table.destroy(instance_);
}

ncp_status PluginInstance::create(ncp_call& call) {
    const Create call_create = plugin_.table.create;
    ncp_instance* made = nullptr;
    const ncp_status status = call_create(services_.table(), &call, view_of(settings_json_), &made);
    if (status != NCP_OK) return status;  // then no instance exists, whatever `made` says
    if (made == nullptr) return NCP_INTERNAL;
    instance_ = made;
    return NCP_OK;
}

ncp_status PluginInstance::check(ncp_call& call, const ncp_sink& sink) const {
    const Check call_check = plugin_.table.check;
    return call_check(instance_, &call, &sink);
}

ncp_status PluginInstance::fetch(ncp_call& call, const ncp_request& request,
                                 const ncp_sink& sink) const {
    const Fetch call_fetch = plugin_.table.fetch;
    return call_fetch(instance_, &call, &request, &sink);
}

}  // namespace ncp::results
