// Asking many result services at once, on a pool of its own, never on an HTTP thread.
//
// A gathering is started once for a transfer and looked at by its pages. Each source's answer is
// parsed, validated against the ELMO schema, checked to be about the student (elmo/person.h) and
// normalised on the pool; when all have answered, or the deadline is over, what came is merged.
// Nothing personal is kept after take(), cancel() or the gathering's deadline plus two minutes.
// Thread-safety: every method from any thread.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/identity.h"
#include "elmo/schema.h"
#include "results/source.h"

namespace ncp::results {

enum class SourceState {
    waiting,
    delivered,
    nothing,  // said so: no results, or student unknown
    failed,   // error, wrong person, invalid document
    late,     // the deadline was over first
};

struct SourceProgress {
    std::string id, title;  // of the configuration
    SourceState state = SourceState::waiting;
    std::optional<ErrorCode> problem;         // of a failed or late source
    std::vector<std::string> failed_issuers;  // institutions of a partial answer that failed
};

struct Progress {
    std::vector<SourceProgress> sources;  // in the configuration's order
    bool finished = false;
};

struct Gathered {
    Progress progress;
    std::string document;  // one merged ELMO document, UTF-8; empty if nothing was delivered
};

struct GatherSettings {
    std::size_t threads = 16;
    std::chrono::milliseconds deadline{30'000};
    std::size_t queue_max = 1'000;  // calls waiting for a thread
};

class Gatherer {
  public:
    // schema, clock and sources must outlive the gatherer.
    Gatherer(GatherSettings settings, std::vector<std::shared_ptr<Source>> sources,
             const elmo::Schema& schema, const Clock& clock);
    ~Gatherer();  // cancels everything; waits for calls that honour it

    // Begins; returns a random id. Errors: overloaded.
    Result<std::string> start(const Identity& identity, std::string_view language,
                              std::string_view correlation_id);
    // Error not_found: never started here, or taken, cancelled, forgotten.
    Result<Progress> look(std::string_view id) const;
    // The results of a finished gathering; it stays until cancel() or its time is over, so that a
    // repeated request sees the same. Errors: not_found, outdated (not finished).
    Result<Gathered> collect(std::string_view id) const;
    void cancel(std::string_view id);  // forgets it; running calls are told to stop

  private:
    struct Running;
    std::unique_ptr<Running> running_;
};

}  // namespace ncp::results
