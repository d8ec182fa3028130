#include "results/gather.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include "base/bytes.h"
#include "base/log.h"
#include "results/answer.h"
#include "results/gathering.h"

namespace ncp::results {
namespace {

constexpr std::size_t kIdBytes = 16;  // 128 random bits cannot be guessed
// How long a finished gathering waits for the page that fetches it.
constexpr std::chrono::minutes kKeptAfterDeadline{2};
// The deadline's clock need not be the one that condition variables wait on.
constexpr std::chrono::milliseconds kLookAgain{50};

using Shared = std::shared_ptr<Gathering>;

struct WipedRequest : FetchRequest {
    ~WipedRequest() {
        for (auto& [key, value] : identity.attributes)
            wipe(value);
    }
};

struct Outcome {  // of one source
    SourceState state = SourceState::failed;
    std::optional<ErrorCode> problem;
    std::vector<std::string> failed_issuers;
    std::vector<elmo::Document> documents;
};

Outcome failed(const Source& source, const Gathering& gathering, const Error& error) {
    if (error.code() != ErrorCode::cancelled) {
        log_warning(text("source {}: {}; correlation {}", not_personal(source.facts().id),
                         error.describe(), not_personal(gathering.correlation_id)));
    }
    Outcome outcome;
    outcome.state =
        error.code() == ErrorCode::source_timeout ? SourceState::late : SourceState::failed;
    outcome.problem = error.code();
    return outcome;
}

// Asks and reads; never under the lock. Nothing that a source does may end the pool's thread.
Outcome ask(Source& source, const Gathering& gathering, const elmo::Schema& schema,
            const Clock& clock) try {
    const SourceFacts& facts = source.facts();
    const Deadline deadline(clock, std::min(facts.deadline, gathering.deadline.remaining()));
    const WipedRequest request{{only(gathering.identity, facts.identity_keys), "",
                                gathering.language, gathering.correlation_id}};
    auto fetched = source.fetch(request, deadline, gathering.stop.get_token());
    if (!fetched) return failed(source, gathering, fetched.error());
    Outcome outcome;
    std::optional<ErrorCode> first_problem;
    for (const FailedIssuer& issuer : fetched->failed_issuers) {
        outcome.failed_issuers.push_back(issuer.issuer);
        if (!first_problem) first_problem = issuer.problem;
    }
    auto documents = read_answer(std::move(fetched->parts),
                                 {schema, gathering.identity, facts.trust_source_identity});
    if (!documents) return failed(source, gathering, documents.error());
    outcome.documents = std::move(*documents);
    if (!outcome.documents.empty()) {
        outcome.state = SourceState::delivered;
    } else if (first_problem) {
        // Nothing came, and something failed: an empty record must not be told from that.
        outcome.problem = first_problem;
    } else {
        outcome.state = SourceState::nothing;
    }
    return outcome;
} catch (const std::exception&) {
    // what() may quote what was worked on.
    return failed(source, gathering, Error(ErrorCode::internal, "an exception while asking"));
}

}  // namespace

struct Gatherer::Running {
    Running(GatherSettings given_settings, std::vector<std::shared_ptr<Source>> given_sources,
            const elmo::Schema& given_schema, const Clock& given_clock)
        : settings(given_settings),
          sources(std::move(given_sources)),
          schema(given_schema),
          clock(given_clock) {}

    struct Task {
        Shared gathering;
        std::size_t source = 0;
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
    void keep_time(const std::stop_token& stop);
    void take(const Shared& gathering, std::size_t source, Outcome outcome);
    void finish(const Shared& gathering, std::unique_lock<std::mutex>& lock);
    void give_up_waiting(Gathering& gathering);
    void look_at_clock(std::unique_lock<std::mutex>& lock);
};

// One thread of the pool.
void Gatherer::Running::work(const std::stop_token& stop) {
    while (true) {
        Task task;
        {
            std::unique_lock lock(mutex);
            changed.wait(lock, stop, [this] { return !queue.empty(); });
            if (stop.stop_requested()) return;
            task = std::move(queue.front());
            queue.pop_front();
        }
        if (task.gathering->stop.stop_requested()) continue;
        take(task.gathering, task.source,
             ask(*sources[task.source], *task.gathering, schema, clock));
    }
}

// A source's outcome. Discarded when the gathering is over without it.
void Gatherer::Running::take(const Shared& gathering, std::size_t source, Outcome outcome) {
    std::unique_lock lock(mutex);
    SourceProgress& progress = gathering->progress.sources[source];
    if (gathering->stop.stop_requested() || progress.state != SourceState::waiting) return;
    progress.state = outcome.state;
    progress.problem = outcome.problem;
    progress.failed_issuers = std::move(outcome.failed_issuers);
    gathering->answers[source] = std::move(outcome.documents);
    if (--gathering->waiting == 0) finish(gathering, lock);
}

// Merges without the lock: other gatherings go on meanwhile.
void Gatherer::Running::finish(const Shared& gathering, std::unique_lock<std::mutex>& lock) {
    auto answers = std::move(gathering->answers);
    Progress progress = gathering->progress;
    lock.unlock();
    std::string document = merge_answers(std::move(answers), progress, clock.wall());
    lock.lock();
    gathering->progress = std::move(progress);
    gathering->document = std::move(document);
    gathering->progress.finished = true;
}

void Gatherer::Running::give_up_waiting(Gathering& gathering) {
    for (SourceProgress& source : gathering.progress.sources) {
        if (source.state != SourceState::waiting) continue;
        source.state = SourceState::late;
        source.problem = ErrorCode::source_timeout;
    }
    gathering.waiting = 0;
    gathering.stop.request_stop();
}

// Ends what is over, forgets what is old.
void Gatherer::Running::look_at_clock(std::unique_lock<std::mutex>& lock) {
    const SteadyTime now = clock.steady();
    std::vector<Shared> over;
    std::vector<Shared> forgotten;  // destroyed, and so wiped, after the lock is free
    for (auto entry = gatherings.begin(); entry != gatherings.end();) {
        const Shared& gathering = entry->second;
        if (now >= gathering->deadline.end() + kKeptAfterDeadline) {
            gathering->stop.request_stop();
            forgotten.push_back(gathering);
            entry = gatherings.erase(entry);
            continue;
        }
        if (gathering->waiting > 0 && now >= gathering->deadline.end()) over.push_back(gathering);
        ++entry;
    }
    for (const Shared& gathering : over) {
        if (gathering->waiting == 0) continue;  // its last source came while another was merged
        give_up_waiting(*gathering);
        finish(gathering, lock);
    }
    lock.unlock();
    forgotten.clear();
    over.clear();
    lock.lock();
}

void Gatherer::Running::keep_time(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        try {
            std::unique_lock lock(mutex);
            changed.wait(lock, stop, [this] { return !gatherings.empty(); });
            look_at_clock(lock);
            changed.wait_for(lock, stop, kLookAgain, [] { return false; });
        } catch (const std::exception&) {
            log_error("an exception while looking after gatherings");
        }
    }
}

Gatherer::Gatherer(GatherSettings settings, std::vector<std::shared_ptr<Source>> sources,
                   const elmo::Schema& schema, const Clock& clock)
    : running_(std::make_unique<Running>(settings, std::move(sources), schema, clock)) {
    Running& running = *running_;
    running.threads.emplace_back(
        [&running](const std::stop_token& stop) { running.keep_time(stop); });
    for (std::size_t i = 0; i < std::max<std::size_t>(settings.threads, 1); ++i) {
        running.threads.emplace_back(
            [&running](const std::stop_token& stop) { running.work(stop); });
    }
}

Gatherer::~Gatherer() {
    {
        std::lock_guard lock(running_->mutex);
        for (auto& [id, gathering] : running_->gatherings)
            gathering->stop.request_stop();
        running_->queue.clear();
    }
    for (std::jthread& thread : running_->threads)
        thread.request_stop();
    running_->threads.clear();  // joins
}

Result<std::string> Gatherer::start(const Identity& identity, std::string_view language,
                                    std::string_view correlation_id) {
    Running& running = *running_;
    auto gathering = std::make_shared<Gathering>(running.clock, running.settings.deadline);
    gathering->identity = identity;
    gathering->language = language;
    gathering->correlation_id = correlation_id;
    gathering->progress = all_waiting(running.sources);
    gathering->waiting = running.sources.size();
    gathering->answers.resize(running.sources.size());
    gathering->progress.finished = running.sources.empty();
    std::string id = random_hex(kIdBytes);
    {
        std::lock_guard lock(running.mutex);
        if (running.queue.size() + running.sources.size() > running.settings.queue_max) {
            return fail(ErrorCode::overloaded,
                        text("{} questions to sources are waiting", running.queue.size()));
        }
        for (std::size_t source = 0; source < running.sources.size(); ++source) {
            running.queue.push_back({gathering, source});
        }
        running.gatherings.emplace(id, std::move(gathering));
    }
    running.changed.notify_all();
    return id;
}

Result<Progress> Gatherer::look(std::string_view id) const {
    std::lock_guard lock(running_->mutex);
    auto found = running_->gatherings.find(id);
    if (found == running_->gatherings.end()) return fail(ErrorCode::not_found, "no such gathering");
    return found->second->progress;
}

Result<Gathered> Gatherer::collect(std::string_view id) const {
    std::lock_guard lock(running_->mutex);
    auto found = running_->gatherings.find(id);
    if (found == running_->gatherings.end()) return fail(ErrorCode::not_found, "no such gathering");
    const Gathering& gathering = *found->second;
    if (!gathering.progress.finished) {
        return fail(ErrorCode::outdated, "the gathering is not finished");
    }
    return Gathered{gathering.progress, gathering.document};
}

void Gatherer::cancel(std::string_view id) {
    Shared forgotten;  // goes after the lock is free
    std::lock_guard lock(running_->mutex);
    auto found = running_->gatherings.find(id);
    if (found == running_->gatherings.end()) return;
    forgotten = std::move(found->second);
    running_->gatherings.erase(found);
    forgotten->stop.request_stop();
    std::erase_if(running_->queue,
                  [&](const Running::Task& task) { return task.gathering == forgotten; });
}

}  // namespace ncp::results
