// Group "threads": calls beside each other, calls from changing threads, and memory that is gone
// once a call has returned.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <thread>

#include "child.h"
#include "documents.h"
#include "session.h"

namespace ncp::conformance {
namespace {

// What an answer says, without what two calls need not have in common.
std::string gist(const Answer& answer) {
    return status_name(answer.status) + "\n" + answer.fault + "\n" + without_dates(answer.parts);
}

Outcome declared_concurrency(const Task& task) {
    constexpr std::uint32_t kThreadsMax = 16;  // the host's pools are no larger by default
    constexpr int kRounds = 5;
    Session session(task);
    session.open();
    const Identity student = student_of(task);
    const auto count = std::min(session.plugin().table.max_concurrency, kThreadsMax);
    at("fetch()");
    const std::string alone = gist(session.fetch(student));
    at(fmt::format("fetch() on {} threads at once", count));
    std::vector<std::string> different(count);
    const Budget budget(task);
    std::atomic<bool> enough = false;
    // Decided by one for all, between two rounds.
    const auto decide = [&]() noexcept { enough = budget.is_spent(); };
    std::barrier together(static_cast<std::ptrdiff_t>(count), decide);
    std::vector<std::thread> threads;
    for (std::uint32_t i = 0; i < count; ++i) {
        threads.emplace_back([&, i] {
            for (int round = 0; round < kRounds; ++round) {
                together.arrive_and_wait();
                if (enough) return;
                const Answer answer = session.fetch(student);
                if (gist(answer) != alone) different[i] = described(answer);
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    for (const std::string& answer : different) {
        if (answer.empty()) continue;
        broken(fmt::format("{} calls at once: one answers differently than a call alone ({})",
                           count, answer),
               "guard what calls share, or declare a smaller max_concurrency");
    }
    return passed(fmt::format("{} at once", count));
}

Outcome changing_threads(const Task& task) {
    Session session(task);
    session.open();
    const Identity student = student_of(task);
    at("fetch()");
    const std::string here = gist(session.fetch(student));
    std::string there;
    at("fetch() on another thread than create()");
    std::thread([&] { there = gist(session.fetch(student)); }).join();
    at("destroy() on another thread than create()");
    std::thread([&] { session.destroy(); }).join();
    if (here != there) {
        broken("a call on another thread than create()'s is answered differently",
               "keep nothing in thread_local variables: the host calls from any thread");
    }
    return passed();
}

// Reading what was borrowed ends the process with SIGSEGV.
Outcome borrowed_memory(const Task& task) {
    Session session(task, {.take_back = true});
    session.open();
    const Identity student = student_of(task);
    // What the session announces for the others names the memory too.
    at("fetch(): something reads memory that was lent for a call that has returned");
    session.fetch(student);
    session.fetch(nobody_like(student));
    session.fetch(student);
    session.check();
    session.issuers();
    session.destroy();
    return passed();
}

}  // namespace

std::vector<Case> threads_cases() {
    return {{"threads", "declared-concurrency", declared_concurrency},
            {"threads", "changing-threads", changing_threads},
            {"threads", "borrowed-memory", borrowed_memory}};
}

}  // namespace ncp::conformance
