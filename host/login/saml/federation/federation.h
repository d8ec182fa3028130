// Where a login finds the identity providers of its federation: metadata from a file, from an
// address, or of one provider at a time from a query service (draft-young-md-query, "MDQ").
//
// A file or an address is read again and again by a thread of its own: after the metadata's
// cacheDuration or half of the time that is left to its validUntil, an address no more often than
// every ten minutes and at least every six hours, a file when it has changed. If that fails, what
// was read before stays in use until its validUntil; over a restart, too, where a copy is kept. A
// query service is asked when somebody logs in, once an hour about each provider (query.h).
// Refuses: what metadata.h refuses, an answer about another provider than asked for, redirects to
// another origin. Logs what was read or why not. Thread-safety: every method from any thread.
// Ownership: the clock must outlive it.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"
#include "login/saml/federation/directory.h"

namespace ncp::login::saml {

// How often what is read; tests are in a hurry.
struct Pace {
    std::chrono::milliseconds fetch_min{std::chrono::minutes(10)};
    std::chrono::milliseconds fetch_max{std::chrono::hours(6)};
    std::chrono::milliseconds look_at_file{std::chrono::minutes(1)};
    std::chrono::milliseconds retry_first{std::chrono::seconds(10)};  // twice as long each time
    std::chrono::milliseconds retry_last{std::chrono::minutes(30)};
};

struct FederationSettings {
    std::string name;               // in the log: the id of the login
    std::filesystem::path file;     // one of these three
    std::string url;                // https
    std::string query_url;          // https, the service's base: "https://mdq.example.org"
    std::filesystem::path copy{};   // of what url said; empty: none
    std::string certificates_pem;   // of who signs; empty: not verified, only with file
    std::filesystem::path ca_file;  // whom to trust in TLS; empty: the system's authorities
    Trusted trusted{};              // all others are neither shown nor found
    Pace pace{};
};

// One provider, and the reading that it belongs to.
using ProviderPointer = std::shared_ptr<const IdentityProvider>;

class Federation {
  public:
    // Reads the file (errors of read_metadata()), or the copy, which is passed over with a word in
    // the log if it cannot be used; asks nobody. Errors otherwise: invalid_config.
    static Result<std::unique_ptr<Federation>> open(FederationSettings settings,
                                                    const Clock& clock);
    ~Federation();
    // Fetches in the background from now on, or follows the file. Once is enough.
    void start();
    Federation(const Federation&) = delete;
    Federation& operator=(const Federation&) = delete;

    // All of them, as last read. Error: io if nothing was read yet or all is over; not_found with a
    // query service, which has no list.
    Result<std::shared_ptr<const Directory>> directory() const;

    // Asks the query service if need be. Errors: not_found; those of fetching and reading.
    Result<ProviderPointer> find(std::string_view entity_id, const Deadline& deadline);
    // Asks nobody: who is not known was not asked by us either. Null: not known, or over.
    ProviderPointer known(std::string_view entity_id) const;

    // After start(): waits for the first reading and says how it went, for check-login.
    Result<std::shared_ptr<const Directory>> first_reading(const Deadline& deadline) const;

  private:
    struct Parts;
    explicit Federation(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

// Where a query service answers about an entityID: percent-encoded below /entities/.
std::string query_address(std::string_view base, std::string_view entity_id);

}  // namespace ncp::login::saml
