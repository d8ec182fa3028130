// Group "data": what fetch() and issuers() hand over, and how they take a sink that refuses.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "child.h"
#include "documents.h"
#include "results/answer.h"
#include "session.h"

namespace ncp::conformance {
namespace {

using Json = nlohmann::json;

Outcome parts(const Task& task) {
    Session session(task);
    session.open();
    const Answer answer = session.fetch_student();
    if (!answer.fault.empty()) {
        broken("fetch(): " + answer.fault,
               "each part is begin, write…, end, with an id of [A-Za-z0-9._-]{1,64} (ncp/sink.h)");
    }
    std::size_t documents = 0;
    for (const results::EmittedPart& part : answer.parts)
        documents += is_elmo(part) ? 1 : 0;
    if (documents == 0) {
        broken("NCP_OK without any document",
               "return NCP_NO_RESULTS for a student who has none; else emit a part of "
               "application/vnd.emrex.elmo+xml");
    }
    return passed(
        fmt::format("{} documents, {} attachments", documents, answer.parts.size() - documents));
}

// The student's answer, if the collector accepted it.
Parts sound_parts(const Task& task) {
    Session session(task);
    session.open();
    Answer answer = session.fetch_student();
    if (!answer.fault.empty()) skipped("the parts are not in order; see data.parts");
    return std::move(answer.parts);
}

Outcome judged(const std::string& fault, const char* advice) {
    if (!fault.empty()) broken(fault, advice);
    return passed();
}

Outcome well_formed(const Task& task) {
    return judged(not_well_formed(sound_parts(task)),
                  "write documents with an XML library, or escape every value (xml_text in "
                  "ncp/text.hpp); UTF-8, no DOCTYPE");
}

Outcome valid(const Task& task) {
    return judged(not_valid(sound_parts(task), task.schema),
                  "compare with `emrex-ncp validate` on the document");
}

Outcome one_report(const Task& task) {
    return judged(not_one_report(sound_parts(task)),
                  "emit one document for each report: root elmo with exactly one report");
}

Outcome references(const Task& task) {
    return judged(bad_references(sound_parts(task)),
                  "every attachment is a part whose id one document refers to with "
                  "<content>cid:ID</content>");
}

// The host's own judgement, with the comparison of persons.
Outcome accepted(const Task& task) {
    const Identity student = student_of(task);
    auto read = results::read_answer(
        sound_parts(task), {task.schema, student, task.options.source.trust_source_identity});
    return judged(read ? "" : read.error().operator_text().str(),
                  "the record must be about the student who was asked for: give an identifier of "
                  "the student or birth date and names in learner");
}

Outcome refusing_sink(const Task& task) {
    constexpr int kOffsetsMax = 200;
    Session session(task);
    session.open();
    const int calls = session.fetch_student().sink_calls;
    const int step = calls / kOffsetsMax + 1;
    const Identity student = student_of(task);
    const Budget budget(task);
    int tried = 0;
    for (int offset = 0; offset < calls && !budget.is_spent(); offset += step, ++tried) {
        const ncp_status refusal = offset % 2 == 0 ? NCP_CANCELLED : NCP_INVALID;
        at(fmt::format("fetch() with a sink that refuses call {}", offset + 1));
        const Answer answer = session.fetch(student, {.refusal = {offset, refusal}});
        if (answer.refused == NCP_OK) {
            skipped("the number of calls into the sink differs from time to time");
        }
        const std::string what = fmt::format("the sink refused call {} of {} with {}", offset + 1,
                                             calls, status_name(refusal));
        if (answer.late_calls > 0) {
            broken(fmt::format("{}; {} more calls came", what, answer.late_calls),
                   "look at what every call into the sink returns, and stop");
        }
        if (answer.status != refusal) {
            broken(fmt::format("{}; fetch() returned {}", what, described(answer)),
                   "return the status that the sink gave");
        }
    }
    return passed(fmt::format("{} of {} offsets", tried, calls));
}

Outcome deterministic(const Task& task) {
    Session session(task);
    session.open();
    const std::string first = without_dates(session.fetch_student().parts);
    const std::string second = without_dates(session.fetch_student().parts);
    if (first == second) return passed();
    const auto [here, there] =
        std::mismatch(first.begin(), first.end(), second.begin(), second.end());
    broken(fmt::format("two answers about the same student differ at byte {} (generatedDate and "
                       "issueDate left out)",
                       std::distance(first.begin(), here)),
           "sort what comes from the service, and write nothing that changes from call to call");
}

// {"identifiers": {type: value}, "titles": {language: title}, "country": …, "url": …}
std::string issuer_fault(const results::EmittedPart& part) {
    const Json json = Json::parse(part.bytes, nullptr, false);
    if (part.media_type != NCP_MEDIA_JSON || !json.is_object()) return "not a JSON object";
    for (const char* name : {"identifiers", "titles"}) {
        const auto found = json.find(name);
        if (found == json.end() || !found->is_object() || found->empty()) {
            return fmt::format("\"{}\" is missing or empty", name);
        }
        for (const auto& [key, value] : found->items()) {
            if (!value.is_string()) return fmt::format("{}.{} is not text", name, key);
        }
    }
    for (const char* name : {"country", "url"}) {
        const auto found = json.find(name);
        if (found != json.end() && !found->is_string() && !found->is_null()) {
            return fmt::format("\"{}\" is not text", name);
        }
    }
    return {};
}

Outcome institutions(const char* function, const Answer& answer) {
    if (answer.status == NCP_UNSUPPORTED) skipped(std::string(function) + " is not supported");
    if (!answer.fault.empty()) broken(function + (": " + answer.fault), "see ncp/sink.h");
    for (std::size_t i = 0; i < answer.parts.size(); ++i) {
        if (const std::string fault = issuer_fault(answer.parts[i]); !fault.empty()) {
            broken(fmt::format("{}, institution {}: {}", function, i + 1, fault),
                   R"(emit {"identifiers": {type: value}, "titles": {language: title}, …})");
        }
    }
    return passed(fmt::format("{} institutions", answer.parts.size()));
}

Outcome issuers(const Task& task) {
    Session session(task);
    session.open();
    const Answer answer = session.issuers();
    if (answer.status != NCP_OK && answer.status != NCP_UNSUPPORTED) {
        broken("issuers(): " + described(answer), "return NCP_OK, or NCP_UNSUPPORTED for good");
    }
    return institutions("issuers()", answer);
}

Outcome find_issuers(const Task& task) {
    Session session(task);
    session.open();
    const Answer answer = session.find_issuers(student_of(task));
    const bool normal = answer.status == NCP_OK || answer.status == NCP_UNSUPPORTED ||
                        answer.status == NCP_NO_RESULTS || answer.status == NCP_STUDENT_UNKNOWN ||
                        answer.status == NCP_IDENTITY_INSUFFICIENT;
    if (!normal) {
        broken("find_issuers(): " + described(answer), "the statuses are those of fetch()");
    }
    return institutions("find-issuers/1", answer);
}

}  // namespace

std::vector<Case> data_cases() {
    return {{"data", "parts", parts},
            {"data", "well-formed", well_formed},
            {"data", "valid", valid},
            {"data", "one-report", one_report},
            {"data", "references", references},
            {"data", "accepted", accepted},
            {"data", "refusing-sink", refusing_sink},
            {"data", "deterministic", deterministic},
            {"data", "issuers", issuers},
            {"data", "find-issuers", find_issuers}};
}

}  // namespace ncp::conformance
