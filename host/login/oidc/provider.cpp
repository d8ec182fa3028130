#include "login/oidc/provider.h"

#include <utility>

namespace ncp::login::oidc {

Provider::Provider(std::string issuer, std::vector<std::string> origins, outbound::Client& client,
                   const Clock& clock)
    : issuer_(std::move(issuer)), origins_(std::move(origins)), client_(client), clock_(clock) {}

bool Provider::is_usable() const {
    return known_ && clock_.steady() - known_since_ < kUsableFor;
}

KnownPtr Provider::known() const {
    const std::lock_guard lock(mutex_);
    return is_usable() ? known_ : nullptr;
}

Result<std::string> Provider::document(std::string_view address, std::size_t bytes_max,
                                       const Deadline& deadline,
                                       const std::stop_token& stop) const {
    auto response = client_.send({.url = address,
                                  .headers = {{"Accept", "application/json"}},
                                  .response_bytes_max = bytes_max},
                                 deadline, stop);
    if (!response) return fail(response.error());
    if (response->status != 200) {
        return fail(ErrorCode::source_failed, text("it answered with HTTP {}", response->status));
    }
    return std::exchange(response->body, {});
}

Result<KeySet> Provider::fetch_keys(const ProviderMetadata& metadata, const Deadline& deadline,
                                    const std::stop_token& stop) const {
    auto json = document(metadata.jwks_uri, kKeySetBytesMax, deadline, stop);
    if (!json)
        return fail(Error(json.error().code(), text("its keys: {}", json.error().operator_text())));
    auto keys = parse_key_set(*json);
    if (!keys) {
        return fail(ErrorCode::source_failed, text("its keys: {}", keys.error().operator_text()));
    }
    return keys;
}

Result<Known> Provider::fetch(const ProviderMetadata* metadata, const Deadline& deadline,
                              const std::stop_token& stop) const try {
    Known known;
    if (metadata) {
        known.metadata = *metadata;
    } else {
        const std::string address = metadata_address(issuer_);
        auto json = document(address, kMetadataBytesMax, deadline, stop);
        if (!json) {
            return fail(Error(
                json.error().code(),
                text("{}: {}", not_personal(std::string(address)), json.error().operator_text())));
        }
        auto read = read_metadata(*json, issuer_, origins_);
        if (!read) return fail(read.error());
        known.metadata = std::move(*read);
    }
    auto keys = fetch_keys(known.metadata, deadline, stop);
    if (!keys) return fail(keys.error());
    known.keys = std::move(*keys);
    return known;
} catch (const std::exception&) {
    return fail(ErrorCode::internal, "an exception ended a fetch of the provider's documents");
}

// The lock is held at the beginning and at the end, not while fetching.
Result<KnownPtr> Provider::share(std::unique_lock<std::mutex>& lock, const Deadline& deadline,
                                 What what, const std::stop_token& stop) {
    if (fetching_) {
        if (!fetched_.wait_for(lock, deadline.remaining(), [this] { return !fetching_; })) {
            return fail(ErrorCode::source_timeout, "waited for the provider's documents");
        }
        if (failure_) return fail(*failure_);
        return known_;
    }
    fetching_ = true;
    const KnownPtr before = known_;
    lock.unlock();
    auto result = fetch(what == What::keys && before ? &before->metadata : nullptr, deadline, stop);
    lock.lock();
    fetching_ = false;
    failure_.reset();
    if (result) {
        result->generation = ++generation_;
        known_ = std::make_shared<const Known>(std::move(*result));
        if (what == What::everything || !before) known_since_ = clock_.steady();
    } else {
        failure_ = result.error();
        failed_at_ = clock_.steady();
    }
    fetched_.notify_all();
    if (failure_) return fail(*failure_);
    return known_;
}

Result<KnownPtr> Provider::get(const Deadline& deadline) {
    std::unique_lock lock(mutex_);
    if (is_usable()) return known_;
    if (failure_ && !fetching_ && clock_.steady() - failed_at_ < kPauseAfterFailure) {
        return fail(*failure_);
    }
    return share(lock, deadline, What::everything, {});
}

Result<KnownPtr> Provider::with_newer_keys(const KnownPtr& seen, const Deadline& deadline) {
    std::unique_lock lock(mutex_);
    if (fetching_) {
        auto shared = share(lock, deadline, What::keys, {});
        if (!shared) return shared;
    }
    const bool asked_lately = keys_asked_at_ && clock_.steady() - *keys_asked_at_ < kNewKeysEvery;
    if (known_ && (known_->generation != seen->generation || asked_lately)) return known_;
    keys_asked_at_ = clock_.steady();
    return share(lock, deadline, What::keys, {});
}

Status Provider::refresh(const Deadline& deadline, const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    auto shared = share(lock, deadline, What::everything, stop);
    if (!shared) return fail(shared.error());
    return {};
}

}  // namespace ncp::login::oidc
