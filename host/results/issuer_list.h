// The institutions among which students pick: of every source that is asked that way.
//
// Fetched from the sources at the start and every hour after, on a thread of its own; until a
// source has answered once it is missing here, and is named as such. The last answer stays when a
// later one fails. Thread-safety: any thread.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "results/source.h"

namespace ncp::results {

struct Listed {
    std::size_t source = 0;  // index among the gatherer's sources
    Issuer issuer;
};

class IssuerList {
  public:
    // Sources with another way of asking are passed over. clock must outlive the list.
    IssuerList(std::vector<std::shared_ptr<Source>> sources, const Clock& clock);

    // Whether students pick at all.
    bool is_used() const { return used_; }
    // Whether every source is asked this way: then nothing is asked without a pick.
    bool is_all() const;
    std::optional<Listed> find(std::size_t source, std::string_view key) const;
    // Those whose name, identifier or country has every word of the search in it (case and accents
    // do not count), in the order of their titles in this language. An empty search finds all.
    std::vector<Listed> search(const std::string& words, const std::string& language) const;
    // Those sources' titles that have not told their institutions yet.
    std::vector<std::string> missing() const;
    // Fetches now, on this thread; what the list's own thread does every hour.
    void refresh(const std::stop_token& stop = {});

  private:
    const std::vector<std::shared_ptr<Source>> sources_;
    const Clock& clock_;
    bool used_ = false;
    mutable std::mutex mutex_;
    std::map<std::size_t, std::vector<Issuer>> issuers_;
    std::jthread thread_;  // last: it uses everything above
};

}  // namespace ncp::results
