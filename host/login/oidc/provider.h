// A live provider: what it publishes about itself and its keys, fetched when needed and kept.
//
// One thread refreshes both every hour, so that no student waits for that; until it has succeeded,
// the first login fetches them, and all who come meanwhile wait for the same fetch
// (base/shared_fetch.h: pauses after failures). What was fetched is used for a day if the provider
// cannot be reached any more.
//
// Keys roll over: a token with an unknown key makes with_newer_keys() fetch the set again, at most
// once a minute, because anybody can send us a code and a provider may be misled to answer with any
// key id; providers publish a key before they use it, so that even this is rarely needed. A set
// without a usable key is a failure.
//
// Errors: those of outbound::Client and SharedFetch, and source_failed for documents that are
// refused (metadata.h, key_set.h). Thread-safety: any thread. Ownership: keeps references to client
// and clock.
#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/shared_fetch.h"
#include "login/oidc/key_set.h"
#include "login/oidc/metadata.h"
#include "outbound/client.h"

namespace ncp::login::oidc {

constexpr std::chrono::hours kRefreshEvery{1};
constexpr std::chrono::hours kUsableFor{24};

struct Known {
    ProviderMetadata metadata;
    KeySet keys;
    SteadyTime since;  // when the metadata was fetched
};
using KnownPtr = std::shared_ptr<const Known>;

class Provider {
  public:
    Provider(std::string issuer, ProviderUse use, outbound::Client& client, const Clock& clock);

    KnownPtr known() const;  // without waiting; nullptr: nothing usable
    Result<KnownPtr> get(const Deadline& deadline);
    // After a token that fits none of the keys seen: newer ones, or the same if nothing can be
    // newer.
    Result<KnownPtr> with_newer_keys(const KnownPtr& seen, const Deadline& deadline);
    // Fetches everything, whatever is kept, unless that failed just now.
    Status refresh(const Deadline& deadline, const std::stop_token& stop);

  private:
    SharedFetch<Known>::Fetch everything(const Deadline& deadline,
                                         const std::stop_token& stop) const;
    Result<std::string> document(std::string_view address, std::size_t bytes_max,
                                 const Deadline& deadline, const std::stop_token& stop) const;
    Result<ProviderMetadata> fetch_metadata(const Deadline& deadline,
                                            const std::stop_token& stop) const;
    Result<KeySet> fetch_keys(const ProviderMetadata& metadata, const Deadline& deadline,
                              const std::stop_token& stop) const;

    const std::string issuer_;
    const ProviderUse use_;
    outbound::Client& client_;
    const Clock& clock_;
    SharedFetch<Known> known_;
};

}  // namespace ncp::login::oidc
