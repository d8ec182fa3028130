// Group "errors": students whom nobody knows, identities that are empty or hostile, and what
// becomes of personal data then.
#include <fmt/format.h>

#include <array>

#include "child.h"
#include "documents.h"
#include "results/answer.h"
#include "session.h"

namespace ncp::conformance {
namespace {

Outcome unknown_student(const Task& task) {
    Session session(task);
    session.open();
    const Identity nobody = nobody_like(student_of(task));
    at("fetch() for an unknown student");
    Answer answer = session.fetch(nobody);
    switch (answer.status) {
        case NCP_STUDENT_UNKNOWN:
        case NCP_NO_RESULTS:
        case NCP_IDENTITY_INSUFFICIENT:
            return passed(status_name(answer.status));
        case NCP_OK:
            break;
        default:
            broken("fetch() for a student whom nobody knows: " + described(answer),
                   "return NCP_STUDENT_UNKNOWN; it is a normal outcome");
    }
    // Only a source that makes its answer from the question may know everybody.
    if (results::read_answer(std::move(answer.parts), {task.schema, nobody, false})) {
        return passed("it answers for everybody");
    }
    broken("fetch() for a student whom nobody knows gives the record of somebody else",
           "choose the student by the attributes of the request, all of them together");
}

Outcome empty_identity(const Task& task) {
    Session session(task);
    session.open();
    Identity blank = student_of(task);
    for (auto& [key, value] : blank.attributes)
        value.clear();
    at("fetch() with an empty identity");
    const std::array<std::pair<const char*, Answer>, 2> answers{
        {{"without attributes", session.fetch(Identity{})},
         {"with empty attributes", session.fetch(blank)}}};
    for (const auto& [how, answer] : answers) {
        if (answer.status == NCP_IDENTITY_INSUFFICIENT && answer.reason.empty()) {
            broken(
                fmt::format("fetch() {} returns NCP_IDENTITY_INSUFFICIENT without a reason", how),
                "name the missing attribute in operator_text");
        }
        if (answer.status != NCP_IDENTITY_INSUFFICIENT && answer.status != NCP_STUDENT_UNKNOWN &&
            answer.status != NCP_NO_RESULTS) {
            broken(fmt::format("fetch() {}: {}", how, described(answer)),
                   "return NCP_IDENTITY_INSUFFICIENT and name the missing attribute");
        }
    }
    return passed(status_name(answers[0].second.status));
}

struct Hostile {
    const char* name;
    std::string value;
};

std::vector<Hostile> hostile_values() {
    using namespace std::string_literals;
    return {{"bytes that are no UTF-8", "\xff\xfe\xc0\xaf"},
            {"half a character", "Andr\xc3"},
            {"an encoded surrogate", "\xed\xa0\x80"},
            {"a NUL", "Ada\0Sample"s},
            {"control characters", "\x01\x02\x1b[2J\r\n\x7f"},
            {"an end of line and a header", "Ada\r\nX-Injected: 1"},
            {"markup", "</givenNames><evil/><![CDATA[ & ]]>"},
            {"an entity", "&boom; <!ENTITY boom \"x\">"},
            {"SQL", "' OR '1'='1'; DROP TABLE student; --"},
            {"a format", "%s%s%s%n%n%1000000d"},
            {"a path", "../../../../etc/passwd"},
            {"a shell command", "$(sleep 60) `sleep 60` ; sleep 60"},
            {"LDAP", "*)(uid=*))(|(uid=*"},
            {"characters beyond the first plane", "\xf0\x9f\x8e\x93\xf3\xa0\x80\x81"},
            {"a change of direction",
             "\xe2\x80\xae"
             "adA"},
            {"a quotation mark and a backslash", "\"\\\",\"x\":\"\\u0000"}};
}

// The statuses that a student's own input may lead to. Others close the source for everybody:
// NCP_CONFIG disables it, NCP_INVALID and NCP_INTERNAL feed the circuit breaker.
bool is_harmless(ncp_status status) {
    return status == NCP_OK || status == NCP_NO_RESULTS || status == NCP_STUDENT_UNKNOWN ||
           status == NCP_IDENTITY_INSUFFICIENT || status == NCP_PERMANENT;
}

void judge_hostile(const Answer& answer, const std::string& what) {
    if (!answer.fault.empty()) {
        broken(fmt::format("{}: {}", what, answer.fault), "check texts before they go to the sink");
    }
    if (!is_harmless(answer.status)) {
        broken(fmt::format("{}: {}", what, described(answer)),
               "return NCP_STUDENT_UNKNOWN, or NCP_PERMANENT; other failures count against the "
               "source and so against all students");
    }
    if (answer.status != NCP_OK) return;
    if (const std::string fault = not_well_formed(answer.parts); !fault.empty()) {
        broken(fmt::format("{} gives a broken document: {}", what, fault),
               "escape values, and replace what is no UTF-8 or no character of XML (xml_text in "
               "ncp/text.hpp does)");
    }
    if (const std::string fault = not_one_report(answer.parts); !fault.empty()) {
        broken(fmt::format("{} changes the document: {}", what, fault), "escape values");
    }
}

// The value in every attribute at once, and in each alone.
void try_value(Session& session, const Identity& student, const Hostile& hostile) {
    Identity all = student;
    for (auto& [key, value] : all.attributes)
        value = hostile.value;
    at(fmt::format("fetch() with {} in every attribute", hostile.name));
    judge_hostile(session.fetch(all), fmt::format("{} in every attribute", hostile.name));
    for (std::size_t i = 0; i < student.attributes.size(); ++i) {
        Identity one = student;
        one.attributes[i].second = hostile.value;
        const std::string what = fmt::format("{} in {}", hostile.name, one.attributes[i].first);
        at("fetch() with " + what);
        judge_hostile(session.fetch(one), what);
    }
}

Outcome hostile_identity(const Task& task) {
    Session session(task);
    session.open();
    const auto values = hostile_values();
    const Budget budget(task);
    std::size_t tried = 0;
    for (; tried < values.size() && !budget.is_spent(); ++tried)
        try_value(session, student_of(task), values[tried]);
    return passed(fmt::format("{} of {} values", tried, values.size()));
}

Outcome long_identity(const Task& task) {
    constexpr std::size_t kLong = 1U << 20;
    Session session(task);
    session.open();
    Identity student = student_of(task);
    try_value(session, student, {"1 MiB of letters", std::string(kLong, 'A')});
    // One attribute many times.
    constexpr int kTimes = 1000;
    Identity many;
    for (const auto& [key, value] : student.attributes) {
        for (int i = 0; i < kTimes; ++i)
            many.attributes.emplace_back(key, fmt::format("{}-{}", value, i));
    }
    at("fetch() with every attribute a thousand times");
    judge_hostile(session.fetch(many), "every attribute a thousand times");
    return passed();
}

// Values that tell who somebody is. Short ones (a country) turn up by chance.
std::vector<std::pair<std::string, std::string>> telling(const Identity& identity) {
    constexpr std::size_t kTellingBytesMin = 6;
    std::vector<std::pair<std::string, std::string>> values;
    for (const auto& attribute : identity.attributes) {
        if (attribute.second.size() >= kTellingBytesMin) values.push_back(attribute);
    }
    return values;
}

Outcome personal_data(const Task& task) {
    Session session(task);
    session.open();
    const Identity student = student_of(task);
    Identity nobody = nobody_like(student);
    nobody.attributes.emplace_back("national_id", "canary-310100-123X");
    Identity broken_text = nobody;
    for (auto& [key, value] : broken_text.attributes)
        value += "'\"\xff<&";
    at("fetch()");
    const int calls = session.fetch(student).sink_calls;
    session.fetch(student, {.refusal = {calls / 2, NCP_CANCELLED}});
    session.fetch(student, {.deadline = std::chrono::milliseconds(0)});
    session.fetch(student, {.issuer = "no-such-institution.example"});
    session.fetch(nobody);
    session.fetch(broken_text);
    std::vector<std::string> texts = session.host().said();
    const std::size_t said = texts.size();
    texts.push_back(printed_so_far());
    auto values = telling(student);
    for (const auto& attribute : telling(nobody))
        values.push_back(attribute);
    for (const auto& [key, value] : values) {
        for (const std::string& text : texts) {
            if (text.find(value) == std::string::npos) continue;
            broken(fmt::format("the student's {} stands in a log line, an error text or the "
                               "plugin's output",
                               key),
                   "keep values out of texts; in a log line, give them as a pair flagged "
                   "NCP_PAIR_PERSONAL; do not pass on error texts of a service unread");
        }
    }
    return passed(fmt::format("{} texts looked through", said));
}

}  // namespace

std::vector<Case> errors_cases() {
    return {{"errors", "unknown-student", unknown_student},
            {"errors", "empty-identity", empty_identity},
            {"errors", "hostile-identity", hostile_identity},
            {"errors", "long-identity", long_identity},
            {"errors", "personal-data", personal_data}};
}

}  // namespace ncp::conformance
