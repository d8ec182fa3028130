#include "login/oidc/provider.h"

#include <limits>
#include <utility>

namespace ncp::login::oidc {

Provider::Provider(std::string issuer, ProviderUse use, outbound::Client& client,
                   const Clock& clock)
    : issuer_(std::move(issuer)),
      use_(std::move(use)),
      client_(client),
      clock_(clock),
      known_("the provider's documents", std::numeric_limits<int>::max(), clock) {}

KnownPtr Provider::known() const {
    KnownPtr last = known_.last();
    return last && clock_.steady() - last->since < kUsableFor ? last : nullptr;
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
    if (!keys->keys.empty()) return keys;
    // Must not take the place of good ones.
    const PublicText why = keys->unused.empty() ? PublicText("it publishes none")
                                                : text("number 1: {}", keys->unused.front().why);
    return fail(ErrorCode::source_failed,
                text("its keys: none that signatures can be checked with ({})", why));
}

Result<ProviderMetadata> Provider::fetch_metadata(const Deadline& deadline,
                                                  const std::stop_token& stop) const {
    const std::string address = metadata_address(issuer_);
    auto json = document(address, kMetadataBytesMax, deadline, stop);
    if (!json) {
        return fail(Error(json.error().code(), text("{}: {}", not_personal(std::string(address)),
                                                    json.error().operator_text())));
    }
    return read_metadata(*json, issuer_, use_);
}

SharedFetch<Known>::Fetch Provider::everything(const Deadline& deadline,
                                               const std::stop_token& stop) const {
    return [=, this](const KnownPtr&) -> Result<Known> {
        auto metadata = fetch_metadata(deadline, stop);
        if (!metadata) return fail(metadata.error());
        auto keys = fetch_keys(*metadata, deadline, stop);
        if (!keys) return fail(keys.error());
        return Known{std::move(*metadata), std::move(*keys), clock_.steady()};
    };
}

Result<KnownPtr> Provider::get(const Deadline& deadline) {
    if (KnownPtr usable = known()) return usable;
    return known_.fetch(known_.last(), everything(deadline, {}), deadline);
}

Result<KnownPtr> Provider::with_newer_keys(const KnownPtr& seen, const Deadline& deadline) {
    const auto keys_alone = [&](const KnownPtr& before) -> Result<Known> {
        auto keys = fetch_keys(before->metadata, deadline, {});
        if (!keys) return fail(keys.error());
        return Known{before->metadata, std::move(*keys), before->since};
    };
    return known_.newer_than(seen, keys_alone, deadline);
}

Status Provider::refresh(const Deadline& deadline, const std::stop_token& stop) {
    auto fetched = known_.fetch(known_.last(), everything(deadline, stop), deadline);
    if (!fetched) return fail(fetched.error());
    return {};
}

}  // namespace ncp::login::oidc
