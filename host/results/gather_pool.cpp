#include "results/gather_pool.h"

#include <algorithm>

#include "base/log.h"

namespace ncp::results {
namespace {

// The deadline's clock need not be the one that condition variables wait on.
constexpr std::chrono::milliseconds kLookAgain{50};

SourceProgress unasked(const SourceFacts& facts, std::vector<std::string> lacking) {
    SourceProgress entry;
    entry.id = facts.id;
    entry.title = facts.title;
    entry.state = SourceState::unasked;
    entry.lacking_keys = std::move(lacking);
    return entry;
}

}  // namespace

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
        answer(task);
    }
}

// Asks, without the lock, and takes what came.
void Gatherer::Running::answer(const Task& task) {
    std::optional<Asking> asking;
    std::optional<Deadline> deadline;
    std::stop_token cancelled;
    Source* source = nullptr;
    bool directory = false;
    {
        std::lock_guard lock(mutex);
        const Gathering& gathering = *task.gathering;
        const Question& question = gathering.questions[task.question];
        if (question.attempt != task.attempt || gathering.stop.stop_requested()) return;
        source = sources[question.source].get();
        const SourceFacts& facts = source->facts();
        asking.emplace(gathering.identity, facts, question.issuer, gathering.language,
                       gathering.correlation_id);
        deadline.emplace(clock, std::min(facts.deadline, gathering.deadline->remaining()));
        cancelled = gathering.stop.get_token();
        directory = question.directory;
    }
    take(task, directory ? ask_where(*source, *asking, *deadline, cancelled)
                         : ask_for_results(*source, *asking, *deadline, cancelled, schema));
}

// A question's outcome. Discarded when the gathering is over without it.
void Gatherer::Running::take(const Task& task, QuestionOutcome outcome) {
    {
        std::lock_guard lock(mutex);
        Gathering& gathering = *task.gathering;
        Question& question = gathering.questions[task.question];
        SourceProgress& progress = gathering.progress.sources[task.question];
        if (question.attempt != task.attempt || progress.state != SourceState::waiting) return;
        progress.state = outcome.state;
        progress.problem = outcome.problem;
        progress.failed_issuers = std::move(outcome.failed_issuers);
        question.documents = std::move(outcome.documents);
        --gathering.waiting;
        follow_directory(task, outcome.pointed_to);
        gathering.progress.finished = gathering.waiting == 0;
    }
    changed.notify_all();
}

// Asks the institutions that a directory named.
void Gatherer::Running::follow_directory(const Task& task, const std::vector<Issuer>& issuers) {
    Gathering& gathering = *task.gathering;
    const std::size_t source = gathering.questions[task.question].source;
    const std::size_t first = gathering.questions.size();
    for (const Issuer& issuer : issuers) {
        if (gathering.questions.size() >= settings.questions_max) {
            log_error(text("source {}: named {} institutions for one student; {} are asked",
                           not_personal(sources[source]->facts().id), issuers.size(),
                           gathering.questions.size() - first));
            break;
        }
        const std::string number = std::to_string(gathering.questions.size());
        gathering.add({source, issuer.key, false, 0, {}},
                      sources[source]->facts().id + "/" + number, issuer.title(gathering.language));
    }
    for (std::size_t i = first; i < gathering.questions.size(); ++i)
        queue.push_back({task.gathering, i, 0});
}

// Ends what is over, forgets what is old.
void Gatherer::Running::look_at_clock(std::unique_lock<std::mutex>& lock) {
    const SteadyTime now = clock.steady();
    std::vector<Shared> forgotten;  // destroyed, and so wiped, after the lock is free
    for (auto entry = gatherings.begin(); entry != gatherings.end();) {
        Gathering& gathering = *entry->second;
        if (gathering.waiting > 0 && gathering.deadline->over()) gathering.give_up_waiting();
        if (now >= gathering.forget_at) {
            gathering.stop.request_stop();
            forgotten.push_back(entry->second);
            entry = gatherings.erase(entry);
        } else {
            ++entry;
        }
    }
    lock.unlock();
    forgotten.clear();
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

// Null if there is none.
Shared Gatherer::Running::find(std::string_view id) const {
    const auto found = gatherings.find(id);
    return found == gatherings.end() ? nullptr : found->second;
}

// Called when something is asked, more time too: looking at a gathering does not keep it.
void Gatherer::Running::renew(Gathering& gathering) const {
    SteadyTime from = clock.steady();
    if (gathering.deadline) from = std::max(from, gathering.deadline->end());
    gathering.forget_at = from + settings.kept;
}

// Puts the waiting questions from this one on into the line.
Status Gatherer::Running::enqueue(const Shared& gathering, std::size_t first_question) {
    const std::size_t count = gathering->questions.size() - first_question;
    if (queue.size() + count > settings.queue_max) {
        return fail(ErrorCode::overloaded,
                    text("{} questions to sources are waiting", queue.size()));
    }
    for (std::size_t i = first_question; i < gathering->questions.size(); ++i) {
        if (gathering->progress.sources[i].state != SourceState::waiting) continue;
        queue.push_back({gathering, i, gathering->questions[i].attempt});
    }
    return {};
}

std::vector<SourceProgress> Gatherer::Running::unaskable(const Identity& identity) const {
    std::vector<SourceProgress> found;
    for (const auto& source : sources) {
        auto lacking = lacking_keys(source->facts(), identity);
        if (!lacking.empty()) found.push_back(unasked(source->facts(), std::move(lacking)));
    }
    return found;
}

Status Gatherer::Running::add_questions(Gathering& gathering,
                                        const std::vector<Pick>& picks) const {
    for (const Pick& pick : picks) {
        if (pick.source >= sources.size()) return fail(ErrorCode::bad_request, "no such source");
    }
    if (picks.size() + sources.size() > std::max(settings.questions_max, sources.size())) {
        return fail(ErrorCode::bad_request, "too many institutions at once");
    }
    for (std::size_t i = 0; i < sources.size(); ++i) {
        const SourceFacts& facts = sources[i]->facts();
        auto lacking = lacking_keys(facts, gathering.identity);
        if (!lacking.empty()) {
            gathering.add_unasked(i, unasked(facts, std::move(lacking)));
            continue;
        }
        if (facts.ask == config::Ask::everyone)
            gathering.add({i, "", false, 0, {}}, facts.id, facts.title);
        if (facts.ask == config::Ask::found)
            gathering.add({i, "", true, 0, {}}, facts.id, facts.title);
        for (const Pick& pick : picks) {
            if (pick.source != i) continue;
            const std::string number = std::to_string(gathering.questions.size());
            gathering.add({i, pick.issuer, false, 0, {}}, facts.id + "/" + number, pick.title);
        }
    }
    return {};
}

}  // namespace ncp::results
