#include "login/saml/federation/query.h"

#include <algorithm>

#include "base/log.h"
#include "base/url.h"

namespace ncp::login::saml {
namespace {

constexpr std::size_t kKeptMax = 1'000;
constexpr std::chrono::minutes kKeptForMax{60};
constexpr std::chrono::minutes kUnknownFor{1};
constexpr std::size_t kAnswerBytesMax = 1U << 20;  // one provider with several large logos
constexpr int kOk = 200;
constexpr int kNotFound = 404;

}  // namespace

std::string query_address(std::string_view base, std::string_view entity_id) {
    while (base.ends_with('/'))
        base.remove_suffix(1);
    return std::string(base) + "/entities/" + percent_encode(entity_id);
}

const QueryService::Kept* QueryService::kept(std::string_view entity_id) {
    const auto found = by_id_.find(entity_id);
    if (found == by_id_.end()) return nullptr;
    if (found->second->until <= clock_.wall()) {
        const auto over = found->second;
        by_id_.erase(found);
        by_use_.erase(over);
        return nullptr;
    }
    by_use_.splice(by_use_.begin(), by_use_, found->second);
    return &by_use_.front();
}

void QueryService::keep(Kept kept) {
    const std::lock_guard lock(mutex_);
    if (const auto old = by_id_.find(kept.entity_id); old != by_id_.end()) {
        const auto place = old->second;
        by_id_.erase(old);
        by_use_.erase(place);
    }
    by_use_.push_front(std::move(kept));
    by_id_.emplace(by_use_.front().entity_id, by_use_.begin());
    if (by_use_.size() > kKeptMax) {
        by_id_.erase(by_use_.back().entity_id);
        by_use_.pop_back();
    }
}

ProviderPointer QueryService::known(std::string_view entity_id) {
    const std::lock_guard lock(mutex_);
    const Kept* found = kept(entity_id);
    return found == nullptr ? nullptr : found->provider;
}

Result<QueryService::Kept> QueryService::ask(std::string_view entity_id, const Deadline& deadline) {
    const std::string address = query_address(settings_.query_url, entity_id);
    outbound::Request request{.url = address, .response_bytes_max = kAnswerBytesMax};
    request.headers.emplace_back("Accept", "application/samlmetadata+xml");
    auto response = client_->send(request, deadline, {});
    if (!response) return fail(response.error());
    const WallTime now = clock_.wall();
    if (response->status == kNotFound) {
        return Kept{std::string(entity_id), nullptr, now + kUnknownFor};
    }
    if (response->status != kOk) {
        return fail(ErrorCode::source_failed,
                    text("the metadata query service answers with status {}", response->status));
    }
    auto metadata = read_metadata(response->body, {now, settings_.certificates_pem});
    if (!metadata) return fail(metadata.error());
    auto& providers = metadata->providers;
    const auto found = std::find_if(providers.begin(), providers.end(),
                                    [&](const auto& one) { return one.entity_id == entity_id; });
    if (found == providers.end()) {
        log_warning(text("login {}: the metadata query service tells nothing usable of {}",
                         not_personal(settings_.name), not_personal(std::string(entity_id))));
        return Kept{std::string(entity_id), nullptr, now + kUnknownFor};
    }
    const auto wished = metadata->cache_duration.value_or(kKeptForMax);
    const WallTime until =
        std::min({now + std::min<std::chrono::seconds>(wished, kKeptForMax), found->valid_until,
                  metadata->valid_until.value_or(WallTime::max())});
    return Kept{std::string(entity_id), std::make_shared<const IdentityProvider>(std::move(*found)),
                until};
}

Result<ProviderPointer> QueryService::find(std::string_view entity_id, const Deadline& deadline) {
    if (entity_id.empty() || entity_id.size() > kEntityIdBytesMax) {
        return fail(ErrorCode::not_found, "no entityID is as long");
    }
    {
        const std::lock_guard lock(mutex_);
        if (const Kept* found = kept(entity_id)) {
            if (found->provider) return found->provider;
            return fail(ErrorCode::not_found, "the federation knows no such identity provider");
        }
    }
    auto asked = ask(entity_id, deadline);
    if (!asked) return fail(asked.error());
    ProviderPointer provider = asked->provider;
    keep(std::move(*asked));
    if (provider) return provider;
    return fail(ErrorCode::not_found, "the federation knows no such identity provider");
}

}  // namespace ncp::login::saml
