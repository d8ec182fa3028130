// A metadata query service (draft-young-md-query-17): one signed EntityDescriptor for each
// question, kept for a while. Private to the module.
//
// Keeps at most 1,000 providers, the longest unused go first, and remembers for a minute who is not
// known there, so that nobody can have us ask without end. Thread-safety: any thread.
#pragma once

#include <list>
#include <memory>
#include <mutex>
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
        ProviderPointer provider;  // null: not known there
        WallTime until;
    };
    Result<Kept> ask(std::string_view entity_id, const Deadline& deadline);
    void keep(Kept kept);
    const Kept* kept(std::string_view entity_id);  // with the lock held

    const FederationSettings& settings_;
    std::unique_ptr<outbound::Client> client_;
    const Clock& clock_;
    std::mutex mutex_;
    std::list<Kept> by_use_;  // the last used first
    std::unordered_map<std::string_view, std::list<Kept>::iterator> by_id_;
};

}  // namespace ncp::login::saml
