// A metadata query service (draft-young-md-query-17): one signed EntityDescriptor for each
// question, kept for a while. Private to the module.
//
// A provider is asked about again after its cacheDuration, an hour at most, and stays usable until
// its validUntil (without one an hour more, as long as a transfer lasts): who was sent to it can
// come back, and logins go on while the service is silent. Keeps at most 1,000 providers, the
// longest unused go first, and apart from them who is not known there, for a minute. Refuses,
// `overloaded`: more than 4 questions at a time; one about a new provider while 200 unknown ones
// are remembered. Thread-safety: any thread.
#pragma once

#include <atomic>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "login/saml/federation/federation.h"
#include "outbound/client.h"

namespace ncp::login::saml {

class QueryService {
  public:
    QueryService(const FederationSettings& settings, std::unique_ptr<outbound::Client> client,
                 const Clock& clock)
        : settings_(settings), client_(std::move(client)), clock_(clock) {}

    Result<ProviderPointer> find(std::string_view entity_id, const Deadline& deadline);
    ProviderPointer known(std::string_view entity_id);

  private:
    struct Kept {
        std::string entity_id;
        ProviderPointer provider;
        WallTime ask_again, until;
    };
    // nullopt: not known there.
    Result<std::optional<Kept>> ask(std::string_view entity_id, const Deadline& deadline);
    // With the lock held.
    Kept* kept(std::string_view entity_id);
    void keep(Kept kept);
    void forget(std::string_view entity_id);
    bool is_unknown(std::string_view entity_id, WallTime now);
    Result<ProviderPointer> take(std::string_view entity_id, Result<std::optional<Kept>> answer,
                                 const ProviderPointer& old);

    const FederationSettings& settings_;
    std::unique_ptr<outbound::Client> client_;
    const Clock& clock_;
    std::atomic<int> in_flight_ = 0;
    std::mutex mutex_;
    std::list<Kept> by_use_;  // the last used first
    std::unordered_map<std::string_view, std::list<Kept>::iterator> by_id_;
    std::map<std::string, WallTime, std::less<>> unknown_;  // until when
    bool silent_ = false;  // the last question failed, and that was logged
};

}  // namespace ncp::login::saml
