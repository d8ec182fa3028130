#include "results/gather.h"

#include <algorithm>

#include "base/bytes.h"
#include "results/gather_pool.h"

namespace ncp::results {
namespace {

constexpr std::size_t kIdBytes = 16;  // 128 random bits cannot be guessed

}  // namespace

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

std::size_t Gatherer::source_count() const {
    return running_->sources.size();
}

Result<std::string> Gatherer::prepare(const Identity& identity, std::string_view language,
                                      std::string_view correlation_id) {
    auto gathering = std::make_shared<Gathering>();
    gathering->identity = identity;
    gathering->language = language;
    gathering->correlation_id = correlation_id;
    gathering->progress.unaskable = running_->unaskable(identity);
    running_->renew(*gathering);
    std::string id = random_hex(kIdBytes);
    {
        std::lock_guard lock(running_->mutex);
        running_->gatherings.emplace(id, std::move(gathering));
    }
    running_->changed.notify_all();
    return id;
}

Status Gatherer::begin(std::string_view id, const std::vector<Pick>& picks) {
    Running& running = *running_;
    {
        std::lock_guard lock(running.mutex);
        const Shared gathering = running.find(id);
        if (!gathering) return fail(ErrorCode::not_found, "no such gathering");
        if (gathering->progress.begun) return fail(ErrorCode::outdated, "begun already");
        if (Status added = running.add_questions(*gathering, picks); !added) return added;
        gathering->deadline.emplace(running.clock, running.settings.deadline);
        running.renew(*gathering);
        if (Status queued = running.enqueue(gathering, 0); !queued) {
            gathering->questions.clear();
            gathering->progress.sources.clear();
            gathering->waiting = 0;
            return queued;
        }
        gathering->progress.begun = true;
        gathering->progress.finished = gathering->waiting == 0;
    }
    running.changed.notify_all();
    return {};
}

Status Gatherer::ask_again(std::string_view id, std::string_view question) {
    Running& running = *running_;
    {
        std::lock_guard lock(running.mutex);
        const Shared gathering = running.find(id);
        if (!gathering) return fail(ErrorCode::not_found, "no such gathering");
        auto& entries = gathering->progress.sources;
        const auto entry = std::find_if(entries.begin(), entries.end(),
                                        [&](const auto& source) { return source.id == question; });
        if (entry == entries.end()) return fail(ErrorCode::not_found, "no such question");
        if (gathering->collected || !entry->may_be_asked_again()) {
            return fail(ErrorCode::outdated, "a question that cannot be asked again");
        }
        if (running.queue.size() >= running.settings.queue_max) {
            return fail(ErrorCode::overloaded,
                        text("{} questions to sources are waiting", running.queue.size()));
        }
        const auto index = static_cast<std::size_t>(entry - entries.begin());
        gathering->deadline.emplace(running.clock, running.settings.deadline);
        if (gathering->stop.stop_requested()) gathering->stop = std::stop_source();
        entry->state = SourceState::waiting;
        entry->problem.reset();
        ++gathering->waiting;
        gathering->progress.finished = false;
        running.renew(*gathering);
        running.queue.push_back({gathering, index, ++gathering->questions[index].attempt});
    }
    running.changed.notify_all();
    return {};
}

Status Gatherer::stop_waiting(std::string_view id) {
    std::lock_guard lock(running_->mutex);
    const Shared gathering = running_->find(id);
    if (!gathering) return fail(ErrorCode::not_found, "no such gathering");
    if (gathering->waiting > 0) gathering->give_up_waiting();
    return {};
}

Result<Progress> Gatherer::look(std::string_view id) const {
    std::lock_guard lock(running_->mutex);
    const Shared gathering = running_->find(id);
    if (!gathering) return fail(ErrorCode::not_found, "no such gathering");
    return gathering->progress;
}

Status Gatherer::keep(std::string_view id) {
    std::lock_guard lock(running_->mutex);
    const Shared gathering = running_->find(id);
    if (!gathering) return fail(ErrorCode::not_found, "no such gathering");
    running_->renew(*gathering);
    return {};
}

// Merges without the gatherer's lock: other gatherings go on meanwhile.
Result<Gathered> Gatherer::collect(std::string_view id) {
    Shared gathering;
    std::vector<std::vector<elmo::Document>> answers;
    Progress progress;
    {
        std::lock_guard lock(running_->mutex);
        gathering = running_->find(id);
        if (!gathering) return fail(ErrorCode::not_found, "no such gathering");
        if (!gathering->progress.finished) {
            return fail(ErrorCode::outdated, "the gathering is not finished");
        }
    }
    std::lock_guard merging(gathering->merging);
    {
        std::lock_guard lock(running_->mutex);
        if (!gathering->progress.finished) {
            return fail(ErrorCode::outdated, "the gathering is not finished");
        }
        progress = gathering->progress;
        if (gathering->collected) return Gathered{std::move(progress), gathering->document};
        gathering->collected = true;
        for (Question& question : gathering->questions)
            answers.push_back(std::move(question.documents));
    }
    std::string document = merge_answers(std::move(answers), progress, gathering->correlation_id,
                                         running_->clock.wall());
    std::lock_guard lock(running_->mutex);
    gathering->progress = progress;
    gathering->document = document;
    return Gathered{std::move(progress), std::move(document)};
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
