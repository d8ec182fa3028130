// Group "abi": hosts that are as old as version 1.0, or newer than the plugin.
#include <fmt/format.h>

#include "child.h"
#include "documents.h"
#include "session.h"

namespace ncp::conformance {
namespace {

// The statuses of a whole life, and the answer.
std::string life(const Task& task, Version version) {
    Session session(task, {.version = version});
    const Answer made = session.create(usable_settings(task, session.plugin()));
    std::string story = "create() " + status_name(made.status);
    if (made.status != NCP_OK) return story;
    story += ", check() " + status_name(session.check().status);
    story += ", issuers() " + status_name(session.issuers().status);
    at("fetch()");
    const Answer answer = session.fetch(student_of(task));
    session.destroy();
    return story + ", fetch() " + status_name(answer.status) + "\n" + without_dates(answer.parts);
}

std::string first_line(const std::string& story) {
    return story.substr(0, story.find('\n'));
}

Outcome same_as_today(const Task& task, Version version, const char* advice) {
    const std::string expected = life(task, Version::same);
    const std::string seen = life(task, version);
    if (expected == seen) return passed();
    broken(fmt::format("{}; with the host of today: {}", first_line(seen), first_line(expected)),
           advice);
}

Outcome oldest_host(const Task& task) {
    return same_as_today(task, Version::exact,
                         "read a field only if it lies within the struct's size");
}

Outcome longer_structs(const Task& task) {
    return same_as_today(task, Version::longer,
                         "accept a size that is larger than yours: structs grow at their end");
}

Outcome newer_minor(const Task& task) {
    return same_as_today(task, Version::newer,
                         "accept every abi_minor: within a major version nothing is taken away");
}

}  // namespace

std::vector<Case> abi_cases() {
    return {{"abi", "oldest-host", oldest_host},
            {"abi", "longer-structs", longer_structs},
            {"abi", "newer-minor", newer_minor}};
}

}  // namespace ncp::conformance
