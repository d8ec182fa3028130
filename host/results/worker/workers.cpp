// The workers of one section: as many as the plugin takes calls at once, started when needed.
#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>

#include "base/log.h"
#include "results/creation.h"
#include "results/plugin_runner.h"
#include "results/worker/worker.h"
#include "sandbox/nursery.h"
#include "sandbox/recovery.h"

namespace ncp::results {
namespace {

using worker::Opened;
using worker::Worker;

// The deadline's clock need not be the one that condition variables wait on.
constexpr std::chrono::milliseconds kLookAgain{50};

worker::Opening opening_of(const config::SourceSection& section, const std::string& library) {
    return {library,
            section.sha256,
            {section.worker.network == config::WorkerNetwork::direct, true, section.worker.files,
             section.worker.memory_mib_max}};
}

class Workers final : public PluginRunner {
  public:
    Workers(const config::SourceSection& section, const std::string& library,
            std::shared_ptr<const ncp_host> host, const Clock& clock)
        : source_id_(section.id),
          opening_(opening_of(section, library)),
          settings_json_(section.settings_json),
          clock_(clock),
          host_(std::move(host)),
          recovery_(text("source {}", not_personal(section.id)), clock) {}

    const PluginFacts& plugin() const override { return plugin_; }

    Result<ncp_status> run(std::shared_ptr<PluginCall> call, const Deadline& deadline,
                           const std::stop_token& cancelled) override {
        if (Status entered = enter(deadline, cancelled); !entered) return fail(entered.error());
        const Place place(*this);
        return run_in_worker(*call, deadline, cancelled);
    }

    // The first worker tells what the plugin is, and shows whether an instance can be made.
    std::vector<config::Problem> open(const config::SourceSection& section) {
        const Deadline deadline(clock_, kCreateDeadline);
        Opened opened;
        auto first = load_worker(deadline, opened);
        if (!first) return problem_with(section, first.error()).value();
        plugin_ = opened.plugin;
        log_opened(opened);
        if (auto problems = settings_problems(plugin_, section); !problems.empty()) return problems;
        if (Status created = create(**first, deadline, {}); !created) {
            return problem_with(section, created.error()).value();
        }
        idle_.push_back(std::move(*first));
        return {};
    }

  private:
    // A place that enter() gave; free again whatever ends the call.
    class Place {
      public:
        explicit Place(Workers& workers) : workers_(workers) {}
        ~Place() {
            {
                std::lock_guard lock(workers_.mutex_);
                --workers_.running_;
            }
            workers_.changed_.notify_all();
        }
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;

      private:
        Workers& workers_;
    };

    // Waits for a place, and after crashes for the time of the next start.
    Status enter(const Deadline& deadline, const std::stop_token& cancelled) {
        const std::size_t places = std::min<std::size_t>(plugin_.max_concurrency, kWorkersMax);
        std::unique_lock lock(mutex_);
        while (true) {
            if (cancelled.stop_requested()) {
                return fail(ErrorCode::cancelled, "not wanted any more");
            }
            auto wait = recovery_.wait();
            if (!wait) return fail(wait.error());
            if (deadline.over()) {
                return fail(ErrorCode::source_timeout, "no free place before the deadline");
            }
            if (running_ < places && wait->count() == 0) break;
            changed_.wait_for(lock, cancelled, std::min(kLookAgain, deadline.remaining()),
                              [&] { return running_ < places && wait->count() == 0; });
        }
        ++running_;
        return {};
    }

    Result<ncp_status> run_in_worker(PluginCall& call, const Deadline& deadline,
                                     const std::stop_token& cancelled) {
        auto found = find_worker(deadline, cancelled);
        if (!found) return fail(found.error());
        std::unique_ptr<Worker> worker = std::move(*found);
        auto status = worker->run(call, settings_json_, deadline, cancelled);
        note(*worker, status);
        if (worker->is_fit()) {
            std::lock_guard lock(mutex_);
            idle_.push_back(std::move(worker));
        }
        return status;
    }

    // Of calls, and of what failed before them: that a worker could be started is no answer.
    template <class Outcome>
    void note(const Worker& worker, const Outcome& outcome) {
        std::lock_guard lock(mutex_);
        if (worker.crashed() && !outcome) {
            recovery_.crashed(outcome.error().operator_text());
        } else if (outcome) {
            recovery_.answered();
        }
    }

    // An idle one that still lives, else a new one.
    Result<std::unique_ptr<Worker>> find_worker(const Deadline& deadline,
                                                const std::stop_token& cancelled) {
        std::vector<std::unique_ptr<Worker>> dead;  // ended without the lock
        {
            std::lock_guard lock(mutex_);
            while (!idle_.empty()) {
                auto worker = std::move(idle_.back());
                idle_.pop_back();
                if (worker->is_fit()) return worker;
                dead.push_back(std::move(worker));
            }
        }
        Opened opened;
        auto worker = load_worker(deadline, opened);
        if (!worker) return worker;
        if (Status created = create(**worker, deadline, cancelled); !created) {
            return fail(created.error());
        }
        return worker;
    }

    // A new process with the plugin loaded, without an instance.
    Result<std::unique_ptr<Worker>> load_worker(const Deadline& deadline, Opened& opened) {
        auto child = worker::start_child(nursery_);
        if (!child) return fail(child.error());
        auto worker = std::make_unique<Worker>(std::move(*child), host_);
        auto told = worker->open(opening_, deadline);
        if (!told) {
            note(*worker, told);
            return fail(told.error());
        }
        opened = std::move(*told);
        return worker;
    }

    Status create(Worker& worker, const Deadline& deadline, const std::stop_token& cancelled) {
        PluginCall call(CallKind::create, deadline);
        auto status = worker.run(call, settings_json_, deadline, cancelled);
        if (!status) note(worker, status);
        return created_or_why(plugin_, status, call);
    }

    void log_opened(const Opened& opened) const {
        log_info(text("source {}: plugin {} {} from {}, in workers", not_personal(source_id_),
                      not_personal(plugin_.id), not_personal(plugin_.version),
                      not_personal(plugin_.path.string())));
        for (const std::string& what : opened.missing) {
            log_warning(text("source {}: its workers are not closed in altogether: {}",
                             not_personal(source_id_), not_personal(what)));
        }
    }

    const std::string source_id_;
    const worker::Opening opening_;
    const std::string settings_json_;
    const Clock& clock_;
    std::shared_ptr<const ncp_host> host_;
    PluginFacts plugin_;

    sandbox::Nursery nursery_;  // before the workers: it outlives them
    std::mutex mutex_;
    std::condition_variable_any changed_;
    sandbox::Recovery recovery_;
    std::size_t running_ = 0;
    std::vector<std::unique_ptr<Worker>> idle_;
};

}  // namespace

OrProblems<std::shared_ptr<PluginRunner>> open_in_workers(const config::SourceSection& section,
                                                          std::shared_ptr<const ncp_host> host,
                                                          const Clock& clock) {
    auto file = find_plugin(section.library, section.sha256);
    if (!file) return problem_with(section, file.error());
    auto workers = std::make_shared<Workers>(section, file->string(), std::move(host), clock);
    if (auto problems = workers->open(section); !problems.empty()) {
        return tl::unexpected(std::move(problems));
    }
    return workers;
}

}  // namespace ncp::results
