#include "results/bounded_calls.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>

#include "base/log.h"

namespace ncp::results {
namespace {

// What a call that was told to stop has to come back before it is abandoned.
constexpr std::chrono::milliseconds kGrace{500};
// The deadline's clock need not be the one that condition variables wait on, so it is looked at
// again every so often.
constexpr std::chrono::milliseconds kLookAgain{50};

}  // namespace

struct BoundedCalls::Places {
    std::string name;
    std::size_t calls_max = 1;
    std::mutex mutex;
    std::condition_variable_any changed;
    std::size_t running = 0;  // lost ones included: they hold their place
    std::size_t lost = 0;

    bool half_lost() const { return lost * 2 >= calls_max; }
};

struct BoundedCalls::Task {
    std::shared_ptr<ncp_call> call;
    std::function<ncp_status(ncp_call&)> work;
    // Guarded by Places::mutex:
    bool done = false;
    bool abandoned = false;
    ncp_status status = NCP_INTERNAL;
};

BoundedCalls::BoundedCalls(std::string name, std::size_t calls_max)
    : places_(std::make_shared<Places>()) {
    places_->name = std::move(name);
    places_->calls_max = std::max<std::size_t>(calls_max, 1);
}

std::size_t BoundedCalls::lost() const {
    std::lock_guard lock(places_->mutex);
    return places_->lost;
}

Status BoundedCalls::enter(const Deadline& deadline, const std::stop_token& cancelled) {
    Places& places = *places_;
    std::unique_lock lock(places.mutex);
    while (true) {
        if (cancelled.stop_requested()) return fail(ErrorCode::cancelled, "not wanted any more");
        if (places.half_lost()) {
            return fail(
                ErrorCode::source_failed,
                text("{} of {} threads are lost in overdue calls; disabled until they return",
                     places.lost, places.calls_max));
        }
        if (deadline.over()) {
            return fail(ErrorCode::source_timeout, "no free place before the deadline");
        }
        if (places.running < places.calls_max) break;
        places.changed.wait_for(lock, cancelled, std::min(kLookAgain, deadline.remaining()), [&] {
            return places.running < places.calls_max || places.half_lost();
        });
    }
    ++places.running;
    return {};
}

Result<ncp_status> BoundedCalls::await(const Deadline& deadline, const std::stop_token& cancelled,
                                       Task& task) {
    Places& places = *places_;
    std::unique_lock lock(places.mutex);
    auto is_done = [&] { return task.done; };
    while (!task.done && !cancelled.stop_requested() && !deadline.over()) {
        places.changed.wait_for(lock, cancelled, std::min(kLookAgain, deadline.remaining()),
                                is_done);
    }
    if (!task.done) {
        task.call->stop();
        places.changed.wait_for(lock, kGrace, is_done);
    }
    if (!task.done) {
        task.call->abandon();
        task.abandoned = true;
        ++places.lost;
        log_warning(text("source {}: an overdue call was abandoned; {} of {} threads are lost",
                         not_personal(places.name), places.lost, places.calls_max));
        if (places.half_lost()) {
            log_error(
                text("source {}: disabled until overdue calls return", not_personal(places.name)));
        }
    }
    if (cancelled.stop_requested()) return fail(ErrorCode::cancelled, "not wanted any more");
    if (!task.done) return fail(ErrorCode::source_timeout, "no answer before the deadline");
    return task.status;
}

Result<ncp_status> BoundedCalls::run(const Deadline& deadline, const std::stop_token& cancelled,
                                     std::shared_ptr<ncp_call> call,
                                     std::function<ncp_status(ncp_call&)> work) {
    if (Status entered = enter(deadline, cancelled); !entered) return fail(entered.error());
    auto task = std::make_shared<Task>();
    task->call = std::move(call);
    task->work = std::move(work);
    auto body = [task, places = places_] {
        ncp_status status = NCP_INTERNAL;
        try {
            status = task->work(*task->call);
        } catch (...) {
            log_error(text("source {}: an exception crossed the plugin's border",
                           not_personal(places->name)));
        }
        // Let go of what the call used before anybody hears that it is over: then it goes with
        // whoever waits, and on this thread only if nobody does.
        task->work = nullptr;
        OPENSSL_thread_stop();  // what it keeps for each thread, which could outlive the library
        {
            std::lock_guard lock(places->mutex);
            task->done = true;
            task->status = status;
            --places->running;
            if (task->abandoned) {
                --places->lost;
                log_info(text("source {}: an abandoned call has returned; {} threads are lost",
                              not_personal(places->name), places->lost));
            }
        }
        places->changed.notify_all();
    };
    try {
        std::thread(std::move(body)).detach();
    } catch (const std::system_error&) {
        {
            std::lock_guard lock(places_->mutex);
            --places_->running;
        }
        places_->changed.notify_all();
        return fail(ErrorCode::source_failed, "the system has no thread left");
    }
    return await(deadline, cancelled, *task);
}

}  // namespace ncp::results
