// Group "lifecycle": create, check and destroy, many times and beside each other, without leaks.
#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "child.h"
#include "results/probes.h"
#include "session.h"
#include "snapshot.h"

namespace ncp::conformance {
namespace {

constexpr char kGiveBack[] = "give back in destroy() what create() and the calls took";

Outcome create(const Task& task) {
    Session session(task);
    const Answer made = session.create(usable_settings(task, session.plugin()));
    if (made.status != NCP_OK) {
        broken("create(): " + described(made),
               "the settings are valid under the plugin's own schema: mend what the text names");
    }
    return passed();
}

Outcome check(const Task& task) {
    Session session(task);
    session.open();
    Answer answer = session.check();
    if (answer.status == NCP_UNSUPPORTED) skipped("the plugin has no probes");
    if (!answer.fault.empty()) {
        broken("check(): " + answer.fault, "keep the order begin, write, end (ncp/sink.h)");
    }
    if (answer.status != NCP_OK) {
        broken("check(): " + described(answer),
               "return NCP_OK and say in a probe's result and advice what is wrong");
    }
    auto probes = results::read_probes(answer.parts);
    if (!probes) {
        broken("check(): " + probes.error().operator_text().str(),
               R"(emit {"probe": …, "result": "ok"|"warning"|"failed", "text": …, "advice": …})");
    }
    for (const results::Probe& probe : *probes) {
        if (probe.result == "failed") {
            broken(fmt::format("the probe \"{}\" failed: {}", probe.name, probe.text),
                   probe.advice.empty() ? "see what the plugin's README says" : probe.advice);
        }
    }
    return passed(fmt::format("{} probes", probes->size()));
}

Outcome health(const Task& task) {
    Session session(task);
    session.open();
    const Answer answer = session.health();
    if (answer.status == NCP_UNSUPPORTED) skipped("the plugin does not offer health/1");
    if (answer.status != NCP_OK && answer.status != NCP_TEMPORARY) {
        broken("health(): " + described(answer),
               "return NCP_OK, or NCP_TEMPORARY while the service does not answer");
    }
    return passed(fmt::format("{}, {} ms", status_name(answer.status), answer.took.count()));
}

Outcome hundred_times(const Task& task) {
    constexpr int kTimes = 100;
    Session session(task);
    const std::string settings = usable_settings(task, session.plugin());
    session.open();
    const Budget budget(task);
    int times = 1;
    while (times < kTimes && !budget.is_spent()) {
        session.destroy();
        const Answer made = session.create(settings);
        ++times;
        if (made.status != NCP_OK) {
            broken(fmt::format("create() number {}: {}", times, described(made)), kGiveBack);
        }
    }
    session.destroy();
    return passed(times == kTimes ? "" : fmt::format("{} times, then the time was over", times));
}

Outcome two_instances(const Task& task) {
    Session first(task);
    first.open();
    auto second = std::make_unique<Session>(task);
    second->open();
    const Identity student = student_of(task);
    at("fetch()");
    const Answer alone = first.fetch(student);
    const Answer beside = second->fetch(student);
    at("destroy() of one of two instances");
    second.reset();
    at("fetch() after the other instance was destroyed");
    const Answer left = first.fetch(student);
    if (beside.status != alone.status || left.status != alone.status) {
        broken(fmt::format("one instance answers {}, a second beside it {}, and the first after "
                           "the second was destroyed {}",
                           described(alone), described(beside), described(left)),
               "keep everything that belongs to an instance in the instance, not in globals");
    }
    return passed();
}

// After create() has failed in every way that can be brought about, a good one works.
Outcome failed_create(const Task& task) {
    Session session(task);
    const std::string settings = usable_settings(task, session.plugin());
    int failed = 0;
    const auto attempt = [&](const std::string& json, const Ask& ask) {
        const Answer made = session.create(json, ask);
        if (made.status != NCP_OK) ++failed;
        session.destroy();
    };
    // The host's schema check stands before all but the last two; a plugin must not rely on it
    // with its life.
    for (const char* json : {"", "{", "[]", "null", "{\"no-such-setting\":[{}]}"})
        attempt(json, {});
    attempt(settings, {.cancelled_before = true});
    attempt(settings, {.deadline = std::chrono::milliseconds(0)});
    const Answer made = session.create(settings);
    if (made.status != NCP_OK) {
        broken(
            fmt::format("after {} failed create() a good one returns {}", failed, described(made)),
            "leave nothing behind when create() fails: no instance exists then, and destroy() "
            "is not called");
    }
    return passed(fmt::format("{} of 7 attempts failed", failed));
}

// One life of an instance with every kind of call.
void live(const Task& task) {
    Session session(task);
    session.open();
    session.check();
    session.issuers();
    at("fetch()");
    session.fetch(student_of(task));
    session.destroy();
}

// How often it was done: less if it takes long.
int live_often(const Task& task, int times) {
    const Budget budget(task);
    int done = 0;
    while (done < times && !budget.is_spent()) {
        live(task);
        ++done;
    }
    return done;
}

constexpr int kWarmUp = 10;  // until caches and pools of the libraries below have their size
constexpr int kLives = 50;

Outcome descriptors(const Task& task) {
    live_often(task, 2);
    const auto before = open_descriptors();
    const int lives = live_often(task, kLives);
    const auto after = open_descriptors();
    if (after.size() <= before.size()) return passed();
    std::string example;
    for (const auto& [number, target] : after) {
        if (!before.contains(number)) example = target;
    }
    broken(fmt::format("{} descriptors more after {} instances, one leads to {}",
                       after.size() - before.size(), lives, example),
           kGiveBack);
}

Outcome threads(const Task& task) {
    live(task);
    const std::size_t before = thread_count();
    const int lives = live_often(task, kLives / 5);
    // A joined thread may be listed for a moment longer.
    constexpr std::chrono::milliseconds kLook{10};
    constexpr int kLooks = 200;
    for (int i = 0; i < kLooks && thread_count() > before; ++i)
        std::this_thread::sleep_for(kLook);
    const std::size_t after = thread_count();
    if (after > before) {
        broken(fmt::format("{} threads more after {} instances", after - before, lives),
               "join an instance's threads in destroy()");
    }
    return passed();
}

Outcome memory(const Task& task) {
    constexpr std::size_t kHeapMax = 256U << 10;
    constexpr std::size_t kResidentMax = 16U << 20;
    live_often(task, kWarmUp);
    const std::size_t heap_before = heap_bytes();
    // A sanitizer's malloc keeps freed memory on purpose, too.
    if (heap_before == 0) skipped("this program's malloc does not tell how much is in use");
    const std::size_t resident_before = resident_bytes();
    const int lives = live_often(task, kLives);
    const std::size_t heap = heap_bytes();
    const std::size_t resident = resident_bytes();
    const std::size_t heap_more = heap > heap_before ? heap - heap_before : 0;
    const std::size_t resident_more = resident > resident_before ? resident - resident_before : 0;
    const std::string text =
        fmt::format("{} bytes of heap, {} KiB resident more after {} instances", heap_more,
                    resident_more >> 10U, lives);
    if (heap_more > kHeapMax || resident_more > kResidentMax) broken(text, kGiveBack);
    return passed(text);
}

}  // namespace

std::vector<Case> lifecycle_cases() {
    return {{"lifecycle", "create", create},
            {"lifecycle", "check", check},
            {"lifecycle", "health", health},
            {"lifecycle", "hundred-times", hundred_times},
            {"lifecycle", "two-instances", two_instances},
            {"lifecycle", "failed-create", failed_create},
            {"lifecycle", "descriptors", descriptors},
            {"lifecycle", "threads", threads},
            {"lifecycle", "memory", memory}};
}

}  // namespace ncp::conformance
