#include "results/plugin_call.h"

#include <algorithm>

#include "base/secret.h"
#include "results/views.h"

namespace ncp::results {
namespace {

// Probes and facts about institutions are sentences.
constexpr CollectLimits kFactLimits{.document_bytes_max = 0,
                                    .attachment_bytes_max = 64U << 10,
                                    .parts_max = 5'000,
                                    .total_bytes_max = 4U << 20};

}  // namespace

PluginCall::PluginCall(CallKind kind, const Deadline& deadline)
    : kind_(kind), call_(std::make_shared<ncp_call>(deadline)), collector_(*call_, kFactLimits) {}

PluginCall::PluginCall(CallKind kind, const FetchRequest& request,
                       const std::vector<std::string>& identity_keys, const Deadline& deadline)
    : kind_(kind),
      call_(std::make_shared<ncp_call>(deadline)),
      issuer_(request.issuer),
      language_(request.language),
      correlation_id_(request.correlation_id),
      collector_(*call_, kind == CallKind::fetch ? CollectLimits{} : kFactLimits) {
    for (const auto& attribute : request.identity.attributes) {
        const bool named = std::find(identity_keys.begin(), identity_keys.end(), attribute.first) !=
                           identity_keys.end();
        if (named) identity_.push_back(attribute);
    }
}

PluginCall::~PluginCall() {
    for (auto& [key, value] : identity_)
        wipe(value);
}

void PluginCall::with_request(const std::function<void(const ncp_request&)>& use) const {
    std::vector<ncp_pair> pairs;
    pairs.reserve(identity_.size());
    for (const auto& [key, value] : identity_) {
        pairs.push_back({view_of(key), view_of(value), NCP_PAIR_PERSONAL, 0});
    }
    ncp_request request{};
    request.size = sizeof request;
    request.issuer = view_of(issuer_);
    request.language = view_of(language_);
    request.identity = pairs.data();
    request.identity_count = pairs.size();
    request.correlation_id = view_of(correlation_id_);
    use(request);
}

ncp_status PluginCall::run(PluginInstance& instance) {
    collector_.bind_to_this_thread();
    const ncp_sink& sink = *collector_.sink();
    ncp_status status = NCP_INTERNAL;
    switch (kind_) {
        case CallKind::create:
            return instance.create(*call_);
        case CallKind::check:
            return instance.check(*call_, sink);
        case CallKind::issuers:
            return instance.issuers(*call_, sink);
        case CallKind::health:
            return instance.health(*call_);
        case CallKind::fetch:
            with_request([&](const ncp_request& request) {
                status = instance.fetch(*call_, request, sink);
            });
            return status;
        case CallKind::find_issuers:
            with_request([&](const ncp_request& request) {
                status = instance.find_issuers(*call_, request, sink);
            });
            return status;
    }
    return status;
}

}  // namespace ncp::results
