#include "results/plugin_instance.h"

#include "ncp/find_issuers.h"
#include "ncp/health.h"
#include "results/views.h"

namespace ncp::results {
namespace {

// The functions of the tables are noexcept by contract. Called as such, an exception of a plugin
// that breaks it would end the process before any handler; called through these types it arrives
// at the caller, who answers for it.
using Create = ncp_status (*)(const ncp_host*, ncp_call*, ncp_view, ncp_instance**);
using Emit = ncp_status (*)(ncp_instance*, ncp_call*, const ncp_sink*);
using Ask = ncp_status (*)(ncp_instance*, ncp_call*, const ncp_request*, const ncp_sink*);
using Look = ncp_status (*)(ncp_instance*, ncp_call*);

}  // namespace

PluginInstance::PluginInstance(Plugin plugin, std::shared_ptr<const ncp_host> host,
                               std::string settings_json)
    : plugin_(std::move(plugin)),
      host_(std::move(host)),
      settings_json_(std::move(settings_json)) {}

PluginInstance::~PluginInstance() {
    if (instance_ != nullptr) plugin_.table.destroy(instance_);
}

ncp_status PluginInstance::create(ncp_call& call) {
    const Create call_create = plugin_.table.create;
    ncp_instance* made = nullptr;
    const ncp_status status = call_create(host_.get(), &call, view_of(settings_json_), &made);
    if (status != NCP_OK) return status;  // then no instance exists, whatever `made` says
    if (made == nullptr) return NCP_INTERNAL;
    instance_ = made;
    return NCP_OK;
}

ncp_status PluginInstance::check(ncp_call& call, const ncp_sink& sink) const {
    const Emit call_check = plugin_.table.check;
    return call_check(instance_, &call, &sink);
}

ncp_status PluginInstance::issuers(ncp_call& call, const ncp_sink& sink) const {
    const Emit call_issuers = plugin_.table.issuers;
    return call_issuers(instance_, &call, &sink);
}

ncp_status PluginInstance::fetch(ncp_call& call, const ncp_request& request,
                                 const ncp_sink& sink) const {
    const Ask call_fetch = plugin_.table.fetch;
    return call_fetch(instance_, &call, &request, &sink);
}

ncp_status PluginInstance::find_issuers(ncp_call& call, const ncp_request& request,
                                        const ncp_sink& sink) const {
    const Ask call_find = plugin_.find_issuers;
    return call_find == nullptr ? NCP_UNSUPPORTED : call_find(instance_, &call, &request, &sink);
}

ncp_status PluginInstance::health(ncp_call& call) const {
    const Look call_health = plugin_.health;
    return call_health == nullptr ? NCP_UNSUPPORTED : call_health(instance_, &call);
}

}  // namespace ncp::results
