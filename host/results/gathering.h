// One gathering in progress: whose results, what each question came to, what came of it.
//
// Guarded by the gatherer's mutex, except for what never changes after the start. Personal data in
// it is wiped when the last holder lets go. Ownership: shared by the gatherer and the calls that
// run for it.
#pragma once

#include <mutex>
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

struct Question {
    std::size_t source = 0;
    std::string issuer;      // empty: all of the source's
    bool directory = false;  // asks where, not what
    int attempt = 0;         // an answer to an earlier one comes too late
    std::vector<elmo::Document> documents;
};

struct Gathering {
    Gathering() = default;
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

    // Guarded.
    std::vector<Question> questions;  // each beside its entry in progress.sources
    Progress progress;
    std::size_t waiting = 0;           // questions without a final state
    std::optional<Deadline> deadline;  // of the questions under way
    std::stop_source stop;             // of the questions under way
    SteadyTime forget_at;

    bool collected = false;  // the answers are merged, or being merged by who holds `merging`
    std::string document;

    std::mutex merging;  // taken before the gatherer's mutex

    // Adds a question; its entry in progress is waiting.
    void add(Question question, std::string id, std::string title);
    // In the place of one: a source that cannot be asked.
    void add_unasked(std::size_t source, SourceProgress entry);
    // Every waiting question is late from here on.
    void give_up_waiting();
};

// The merged document of what each question delivered. Without any, an empty text. Changes progress
// to failed where a source speaks of another person than the others, or nothing can be joined; what
// differs is logged without its values. Not thread-safe: the caller owns the answers.
std::string merge_answers(std::vector<std::vector<elmo::Document>> answers, Progress& progress,
                          const std::string& correlation_id, WallTime now);

}  // namespace ncp::results
