// A live provider: what it publishes about itself and its keys, fetched when needed and kept.
//
// One thread refreshes both every hour, so that no student waits for that; until it has succeeded,
// the first login fetches them, and all who come meanwhile wait for the same fetch. What was
// fetched is used for a day if the provider cannot be reached any more. After a failed fetch nobody
// tries again for five seconds: a provider that is down must not hold a thread for every student.
//
// Keys roll over: a token with an unknown key makes with_newer_keys() fetch the set again, at most
// once a minute, because anybody can send us a code and a provider may be misled to answer with any
// key id; providers publish a key before they use it, so that even this is rarely needed.
//
// Errors: those of outbound::Client, and source_failed for documents that are refused (metadata.h,
// key_set.h). Thread-safety: any thread. Ownership: keeps references to client and clock.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "login/oidc/key_set.h"
#include "login/oidc/metadata.h"
#include "outbound/client.h"

namespace ncp::login::oidc {

constexpr std::chrono::hours kRefreshEvery{1};
constexpr std::chrono::hours kUsableFor{24};
constexpr std::chrono::seconds kPauseAfterFailure{5};
constexpr std::chrono::seconds kNewKeysEvery{60};

struct Known {
    ProviderMetadata metadata;
    KeySet keys;
    std::uint64_t generation = 0;  // counts fetches of keys
};
using KnownPtr = std::shared_ptr<const Known>;

class Provider {
  public:
    // origins: which may be called, the issuer's included.
    Provider(std::string issuer, std::vector<std::string> origins, outbound::Client& client,
             const Clock& clock);

    KnownPtr known() const;  // without waiting; nullptr: nothing usable
    Result<KnownPtr> get(const Deadline& deadline);
    // After a token that fits none of the keys seen: newer ones, or the same if nothing can be
    // newer.
    Result<KnownPtr> with_newer_keys(const KnownPtr& seen, const Deadline& deadline);
    // Fetches everything, whatever is kept.
    Status refresh(const Deadline& deadline, const std::stop_token& stop);

  private:
    enum class What { everything, keys };
    Result<KnownPtr> share(std::unique_lock<std::mutex>& lock, const Deadline& deadline, What what,
                           const std::stop_token& stop);
    bool is_usable() const;
    Result<std::string> document(std::string_view address, std::size_t bytes_max,
                                 const Deadline& deadline, const std::stop_token& stop) const;
    // metadata: of which only the keys are fetched; nullptr: everything is.
    Result<Known> fetch(const ProviderMetadata* metadata, const Deadline& deadline,
                        const std::stop_token& stop) const;
    Result<KeySet> fetch_keys(const ProviderMetadata& metadata, const Deadline& deadline,
                              const std::stop_token& stop) const;

    const std::string issuer_;
    const std::vector<std::string> origins_;
    outbound::Client& client_;
    const Clock& clock_;

    mutable std::mutex mutex_;
    std::condition_variable fetched_;
    bool fetching_ = false;
    KnownPtr known_;
    SteadyTime known_since_;
    std::optional<SteadyTime> keys_asked_at_;
    std::uint64_t generation_ = 0;
    std::optional<Error> failure_;  // of the last fetch
    SteadyTime failed_at_;
};

}  // namespace ncp::login::oidc
