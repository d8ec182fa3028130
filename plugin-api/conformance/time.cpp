// Group "time": cancellation and deadlines. How late a call returns is measured, reported, and
// judged against a generous bound (Options::overrun_max).
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "child.h"
#include "ncp/conformance.h"
#include "results/call.h"
#include "results/outcome.h"
#include "session.h"

namespace ncp::conformance {
namespace {

using std::chrono::milliseconds;

constexpr char kLookOften[] =
    "ask cancelled() and remaining_ms() often, and poll cancel_fd() beside your socket";

std::string lateness(milliseconds overrun, const Task& task) {
    return fmt::format("{} ms late, at most {} ms", overrun.count(),
                       task.options.overrun_max.count());
}

void judge(const Answer& answer, const Task& task, const char* what,
           std::initializer_list<ncp_status> allowed) {
    if (answer.overrun > task.options.overrun_max) {
        broken(fmt::format("{}: {}", what, lateness(answer.overrun, task)), kLookOften);
    }
    const bool is_allowed =
        results::is_answer(answer.status) || answer.status == NCP_IDENTITY_INSUFFICIENT ||
        std::find(allowed.begin(), allowed.end(), answer.status) != allowed.end();
    if (!is_allowed) {
        broken(fmt::format("{}: {}", what, described(answer)),
               "return NCP_CANCELLED once the host asked to stop, NCP_DEADLINE once the time is "
               "over");
    }
}

Outcome cancelled_before(const Task& task) {
    Session session(task);
    session.open();
    at("fetch() that was cancelled before");
    const Answer answer = session.fetch(student_of(task), {.cancelled_before = true});
    judge(answer, task, "fetch() that was cancelled before", {NCP_CANCELLED});
    if (answer.refused != NCP_OK && answer.status != NCP_CANCELLED) {
        broken("the sink said NCP_CANCELLED, fetch() returned " + described(answer),
               "return the status that the sink gave");
    }
    return passed(
        fmt::format("{}, {}", status_name(answer.status), lateness(answer.overrun, task)));
}

// Inside of a call into the sink, and by a thread of its own at several moments.
Outcome cancelled_during(const Task& task) {
    constexpr milliseconds kLongest{1'000};
    Session session(task);
    session.open();
    const Identity student = student_of(task);
    at("fetch()");
    const Answer whole = session.fetch(student);
    milliseconds worst{0};
    const auto note = [&](const Answer& answer) {
        judge(answer, task, "fetch() that was cancelled while it ran", {NCP_CANCELLED});
        worst = std::max(worst, answer.overrun);
    };
    at("fetch() that was cancelled by the sink");
    for (int moment : {0, whole.sink_calls / 2}) {
        note(session.fetch(student, {.on_sink = [moment](ncp_call& call, int number) {
                               if (number == moment) call.stop();
                           }}));
    }
    at("fetch() that was cancelled while it ran");
    for (int quarter = 1; quarter <= 3; ++quarter) {
        const milliseconds wait = std::min(whole.took * quarter / 4, kLongest);
        note(session.fetch(student, {.beside = [wait](ncp_call& call) {
                               std::this_thread::sleep_for(wait);
                               call.stop();
                           }}));
    }
    return passed(lateness(worst, task));
}

// A call that has returned is nobody's business any more, and the next one starts afresh.
Outcome cancelled_after(const Task& task) {
    Session session(task);
    session.open();
    const Identity student = student_of(task);
    at("fetch() after a cancelled one");
    const Answer first = session.fetch(student);
    session.fetch(student, {.cancelled_before = true});
    const Answer next = session.fetch(student);
    if (next.status != first.status) {
        broken(fmt::format("fetch() returned {}, and after a cancelled call {}", described(first),
                           described(next)),
               "keep the cancellation of one call out of the instance");
    }
    constexpr milliseconds kWhile{100};  // for threads of the plugin that still ask
    std::this_thread::sleep_for(kWhile);
    session.destroy();
    if (const auto breaches = session.host().breaches(); !breaches.empty()) {
        broken(breaches.front(), "an ncp_call is valid until its call returns: do not keep it");
    }
    return passed();
}

Outcome zero_deadline(const Task& task) {
    Session session(task);
    session.open();
    at("fetch() without any time");
    const Answer answer = session.fetch(student_of(task), {.deadline = milliseconds(0)});
    judge(answer, task, "fetch() without any time", {NCP_DEADLINE, NCP_TEMPORARY});
    return passed(
        fmt::format("{}, {}", status_name(answer.status), lateness(answer.overrun, task)));
}

Outcome overrun(const Task& task) {
    Session session(task);
    session.open();
    const Identity student = student_of(task);
    at("fetch()");
    const Answer whole = session.fetch(student);
    milliseconds worst{0};
    at("fetch() with a deadline");
    for (int part : {2, 4, 8}) {
        const Answer answer =
            session.fetch(student, {.deadline = std::max(whole.took / part, milliseconds(1))});
        judge(answer, task, "fetch() with too short a deadline", {NCP_DEADLINE, NCP_TEMPORARY});
        worst = std::max(worst, answer.overrun);
    }
    at("check() with a deadline");
    const Answer probes = session.check({.deadline = milliseconds(1)});
    worst = std::max(worst, probes.overrun);
    if (worst > task.options.overrun_max) broken("check(): " + lateness(worst, task), kLookOften);
    return passed(lateness(worst, task));
}

}  // namespace

std::vector<Case> time_cases() {
    return {{"time", "cancelled-before", cancelled_before},
            {"time", "cancelled-during", cancelled_during},
            {"time", "cancelled-after", cancelled_after},
            {"time", "zero-deadline", zero_deadline},
            {"time", "overrun", overrun}};
}

}  // namespace ncp::conformance
