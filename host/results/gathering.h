// One gathering in progress: whose results, what each source said, what came of it.
//
// Guarded by the gatherer's mutex, except for what never changes after the start. Personal data in
// it is wiped when the last holder lets go. Ownership: shared by the gatherer and the calls that
// run for it.
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/identity.h"
#include "base/secret.h"
#include "elmo/document.h"
#include "results/gather.h"

namespace ncp::results {

struct Gathering {
    Gathering(const Clock& clock, std::chrono::milliseconds deadline_from_now)
        : deadline(clock, deadline_from_now) {}
    Gathering(const Gathering&) = delete;
    Gathering& operator=(const Gathering&) = delete;
    ~Gathering() {
        for (auto& [key, value] : identity.attributes)
            wipe(value);
        wipe(document);
    }

    // Fixed at the start.
    Identity identity;
    std::string language, correlation_id;
    Deadline deadline;
    std::stop_source stop;  // asked to stop: cancelled, or over

    // Guarded.
    Progress progress;
    std::vector<std::vector<elmo::Document>> answers;  // of each source, in its order
    std::size_t waiting = 0;                           // sources without a final state
    std::string document;
};

// The merged document of what was delivered. Without any, an empty text. Changes progress to
// failed where the documents cannot be joined. Not thread-safe: the caller owns the answers.
std::string merge_answers(std::vector<std::vector<elmo::Document>> answers, Progress& progress,
                          WallTime now);

// A new gathering's progress: every source waiting.
Progress all_waiting(const std::vector<std::shared_ptr<Source>>& sources);

// The attributes of these keys alone.
Identity only(const Identity& identity, const std::vector<std::string>& keys);

}  // namespace ncp::results
