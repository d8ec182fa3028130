// The pool behind a gatherer: its threads, its line of questions, its clock. Private to gather.
//
// Thread-safety: as each method says; "guarded" ones are called with the mutex held. Ownership: of
// the threads, which end with it.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "results/gather.h"
#include "results/gathering.h"
#include "results/question.h"

namespace ncp::results {

using Shared = std::shared_ptr<Gathering>;

struct Gatherer::Running {
    Running(GatherSettings given_settings, std::vector<std::shared_ptr<Source>> given_sources,
            const elmo::Schema& given_schema, const Clock& given_clock)
        : settings(given_settings),
          sources(std::move(given_sources)),
          schema(given_schema),
          clock(given_clock) {}

    struct Task {
        Shared gathering;
        std::size_t question = 0;
        int attempt = 0;
    };

    const GatherSettings settings;
    const std::vector<std::shared_ptr<Source>> sources;
    const elmo::Schema& schema;
    const Clock& clock;

    mutable std::mutex mutex;
    std::condition_variable_any changed;
    std::map<std::string, Shared, std::less<>> gatherings;
    std::deque<Task> queue;
    std::vector<std::jthread> threads;  // last: they use everything above

    void work(const std::stop_token& stop);
    void answer(const Task& task);
    void take(const Task& task, QuestionOutcome outcome);
    void follow_directory(const Task& task, const std::vector<Issuer>& issuers);
    void keep_time(const std::stop_token& stop);
    void look_at_clock(std::unique_lock<std::mutex>& lock);
    Shared find(std::string_view id) const;
    void renew(Gathering& gathering) const;
    Status enqueue(const Shared& gathering, std::size_t first_question);
    std::vector<SourceProgress> unaskable(const Identity& identity) const;
    Status add_questions(Gathering& gathering, const std::vector<Pick>& picks) const;
};

}  // namespace ncp::results
