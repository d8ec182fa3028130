#include "login/saml/federation/query.h"

#include <algorithm>

#include "base/log.h"
#include "base/url.h"

namespace ncp::login::saml {
namespace {

constexpr std::size_t kKeptMax = 1'000;
constexpr std::size_t kUnknownMax = 200;
constexpr int kInFlightMax = 4;
constexpr std::chrono::minutes kAskAgainMax{60};
constexpr std::chrono::minutes kUsableBeyond{60};  // where no validUntil says for how long
constexpr std::chrono::minutes kUnknownFor{1};
constexpr std::chrono::minutes kRetry{1};
constexpr std::size_t kAnswerBytesMax = 1U << 20;  // one provider with several large logos
constexpr int kOk = 200;
constexpr int kNotFound = 404;

tl::unexpected<Error> unknown_there() {
    return fail(ErrorCode::not_found, "the federation knows no such identity provider");
}

// One of the few questions at a time.
class Place {
  public:
    explicit Place(std::atomic<int>& taken) : taken_(taken) { ++taken_; }
    ~Place() { --taken_; }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

  private:
    std::atomic<int>& taken_;
};

}  // namespace

std::string query_address(std::string_view base, std::string_view entity_id) {
    while (base.ends_with('/'))
        base.remove_suffix(1);
    return std::string(base) + "/entities/" + percent_encode(entity_id);
}

QueryService::Kept* QueryService::kept(std::string_view entity_id) {
    const auto found = by_id_.find(entity_id);
    if (found == by_id_.end()) return nullptr;
    if (found->second->until <= clock_.wall()) {
        forget(entity_id);
        return nullptr;
    }
    by_use_.splice(by_use_.begin(), by_use_, found->second);
    return &by_use_.front();
}

void QueryService::forget(std::string_view entity_id) {
    const auto found = by_id_.find(entity_id);
    if (found == by_id_.end()) return;
    const auto place = found->second;
    by_id_.erase(found);
    by_use_.erase(place);
}

void QueryService::keep(Kept kept) {
    forget(kept.entity_id);
    by_use_.push_front(std::move(kept));
    by_id_.emplace(by_use_.front().entity_id, by_use_.begin());
    if (by_use_.size() > kKeptMax) forget(by_use_.back().entity_id);
}

bool QueryService::is_unknown(std::string_view entity_id, WallTime now) {
    std::erase_if(unknown_, [&](const auto& one) { return one.second <= now; });
    return unknown_.find(entity_id) != unknown_.end();
}

ProviderPointer QueryService::known(std::string_view entity_id) {
    const std::lock_guard lock(mutex_);
    const Kept* found = kept(entity_id);
    return found == nullptr ? nullptr : found->provider;
}

Result<std::optional<QueryService::Kept>> QueryService::ask(std::string_view entity_id,
                                                            const Deadline& deadline) {
    const std::string address = query_address(settings_.query_url, entity_id);
    outbound::Request request{.url = address, .response_bytes_max = kAnswerBytesMax};
    request.headers.emplace_back("Accept", "application/samlmetadata+xml");
    auto response = client_->send(request, deadline, {});
    if (!response) return fail(response.error());
    const WallTime now = clock_.wall();
    if (response->status == kNotFound) return std::optional<Kept>();
    if (response->status != kOk) {
        return fail(ErrorCode::source_failed,
                    text("the metadata query service answers with status {}", response->status));
    }
    auto metadata =
        read_metadata(response->body, {now, settings_.certificates_pem, settings_.trusted});
    if (!metadata) return fail(metadata.error());
    auto& providers = metadata->providers;
    const auto found = std::find_if(providers.begin(), providers.end(),
                                    [&](const auto& one) { return one.entity_id == entity_id; });
    if (found == providers.end()) {
        log_warning(text("login {}: the metadata query service tells nothing usable of {}",
                         not_personal(settings_.name), not_personal(std::string(entity_id))));
        return std::optional<Kept>();
    }
    const auto wished = metadata->cache_duration.value_or(kAskAgainMax);
    const WallTime ask_again = now + std::min<std::chrono::seconds>(wished, kAskAgainMax);
    WallTime until = std::min(found->valid_until, metadata->valid_until.value_or(WallTime::max()));
    if (until == WallTime::max()) until = ask_again + kUsableBeyond;
    return Kept{std::string(entity_id), std::make_shared<const IdentityProvider>(std::move(*found)),
                ask_again, until};
}

Result<ProviderPointer> QueryService::take(std::string_view entity_id,
                                           Result<std::optional<Kept>> answer,
                                           const ProviderPointer& old) {
    const std::lock_guard lock(mutex_);
    if (!answer) {
        if (!old) return fail(answer.error());
        if (!silent_) {
            log_warning(
                text("login {}: the metadata query service gives no usable answer: {}; "
                     "what it said before stays in use",
                     not_personal(settings_.name), answer.error().operator_text()));
        }
        silent_ = true;
        return old;
    }
    silent_ = false;
    if (!*answer) {
        forget(entity_id);
        unknown_.insert_or_assign(std::string(entity_id), clock_.wall() + kUnknownFor);
        return unknown_there();
    }
    ProviderPointer provider = (*answer)->provider;
    keep(std::move(**answer));
    return provider;
}

Result<ProviderPointer> QueryService::find(std::string_view entity_id, const Deadline& deadline) {
    if (entity_id.empty() || entity_id.size() > kEntityIdBytesMax) {
        return fail(ErrorCode::not_found, "no entityID is as long");
    }
    ProviderPointer old;
    std::optional<Place> place;
    {
        const std::lock_guard lock(mutex_);
        const WallTime now = clock_.wall();
        const bool is_busy = in_flight_ >= kInFlightMax;
        Kept* found = kept(entity_id);
        if (found != nullptr) {
            if (now < found->ask_again || is_busy) return found->provider;
            // Others go on with what there is; so does the next minute if nobody answers.
            found->ask_again = now + kRetry;
            old = found->provider;
        } else if (is_unknown(entity_id, now)) {
            return unknown_there();
        } else if (is_busy || unknown_.size() >= kUnknownMax) {
            return fail(ErrorCode::overloaded,
                        "the metadata query service is asked about too many providers at once");
        }
        place.emplace(in_flight_);
    }
    return take(entity_id, ask(entity_id, deadline), old);
}

}  // namespace ncp::login::saml
