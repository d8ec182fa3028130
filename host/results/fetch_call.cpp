#include "results/fetch_call.h"

#include <algorithm>

#include "base/secret.h"
#include "results/views.h"

namespace ncp::results {
namespace {

// Probes are sentences.
constexpr CollectLimits kProbeLimits{.document_bytes_max = 0,
                                     .attachment_bytes_max = 64U << 10,
                                     .parts_max = 100,
                                     .total_bytes_max = 1U << 20};

}  // namespace

FetchCall::FetchCall(std::shared_ptr<PluginInstance> instance, const FetchRequest& request,
                     const std::vector<std::string>& identity_keys, const Deadline& deadline)
    : instance_(std::move(instance)),
      call_(std::make_shared<ncp_call>(deadline)),
      language_(request.language),
      correlation_id_(request.correlation_id),
      collector_(*call_) {
    for (const auto& attribute : request.identity.attributes) {
        const bool named = std::find(identity_keys.begin(), identity_keys.end(), attribute.first) !=
                           identity_keys.end();
        if (named) identity_.push_back(attribute);
    }
}

FetchCall::~FetchCall() {
    for (auto& [key, value] : identity_)
        wipe(value);
}

ncp_status FetchCall::run() {
    collector_.bind_to_this_thread();
    std::vector<ncp_pair> pairs;
    pairs.reserve(identity_.size());
    for (const auto& [key, value] : identity_) {
        pairs.push_back({view_of(key), view_of(value), NCP_PAIR_PERSONAL, 0});
    }
    ncp_request request{};
    request.size = sizeof request;
    request.language = view_of(language_);
    request.identity = pairs.data();
    request.identity_count = pairs.size();
    request.correlation_id = view_of(correlation_id_);
    return instance_->fetch(*call_, request, *collector_.sink());
}

CheckCall::CheckCall(std::shared_ptr<PluginInstance> instance, const Deadline& deadline)
    : instance_(std::move(instance)),
      call_(std::make_shared<ncp_call>(deadline)),
      collector_(*call_, kProbeLimits) {}

ncp_status CheckCall::run() {
    collector_.bind_to_this_thread();
    return instance_->check(*call_, *collector_.sink());
}

}  // namespace ncp::results
