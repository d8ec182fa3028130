// Group "modes": the same answers inside the host and in a sandboxed worker process.
#include <fmt/format.h>

#include <stop_token>
#include <vector>

#include "base/clock.h"
#include "base/file.h"
#include "case.h"
#include "child.h"
#include "documents.h"
#include "results/plugin_runner.h"
#include "session.h"

namespace ncp::conformance {
namespace {

using results::CallKind;
using Runner = std::shared_ptr<results::PluginRunner>;

constexpr std::chrono::milliseconds kDeadline{10'000};

constexpr char kWorkersAdvice[] =
    "a worker reads only the files that [source.worker] files names, opens no connection of its "
    "own (ncp/http.h makes calls; network = \"direct\" for a driver), starts no process, and has a "
    "clean environment";

config::SourceSection section_of(const Task& task, config::Isolation isolation) {
    config::SourceSection section = task.options.source;
    if (section.settings_json.empty()) section.settings_json = "{}";
    if (section.id.empty()) {
        section.id = "conformance";
        section.title = "conformance";
        for (const auto& [key, value] : student_of(task).attributes)
            section.identity.push_back(key);
    }
    section.isolation = isolation;
    return section;
}

Result<Runner> open(const Task& task, config::Isolation isolation) {
    const auto section = section_of(task, isolation);
    const auto opened = results::open_runner(section, system_clock());
    if (opened) return *opened;
    return fail(ErrorCode::plugin, not_personal(opened.error().front().text));
}

// What a call leads to, in words and bytes that two modes must have in common.
std::string outcome_of(results::PluginRunner& runner,
                       const std::shared_ptr<results::PluginCall>& call) {
    const auto status = runner.run(call, Deadline(system_clock(), kDeadline), std::stop_token());
    if (!status) return status.error().operator_text().str();
    const auto fault = call->collector().fault();
    return status_name(*status) + (fault ? ": " + fault->operator_text().str() : "") + "\n" +
           without_dates(call->collector().take_parts());
}

struct Question {
    std::string name;
    std::function<std::shared_ptr<results::PluginCall>()> call;
};

std::vector<Question> questions(const Task& task) {
    const auto about = [&task](const Identity& identity) {
        return [&task, identity] {
            results::FetchRequest request;
            request.identity = identity;
            request.language = "en";
            request.correlation_id = "conformance";
            return std::make_shared<results::PluginCall>(
                CallKind::fetch, request, section_of(task, config::Isolation::worker).identity,
                Deadline(system_clock(), kDeadline));
        };
    };
    return {{"issuers()",
             [] {
                 return std::make_shared<results::PluginCall>(CallKind::issuers,
                                                              Deadline(system_clock(), kDeadline));
             }},
            {"fetch()", about(student_of(task))},
            {"fetch() for an unknown student", about(nobody_like(student_of(task)))},
            {"fetch() without an identity", about(Identity{})}};
}

std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

Outcome same_answers(const Task& task) {
    const config::SourceSection& source = task.options.source;
    if (!source.id.empty() && source.isolation == config::Isolation::process) {
        skipped("the section runs in process; with isolation = \"worker\" the modes are compared");
    }
    std::error_code failed;
    if (!std::filesystem::exists(executable_directory() / "emrex-ncp-worker", failed)) {
        skipped("emrex-ncp-worker does not stand beside this program");
    }
    {
        Session session(task);
        session.open();
    }
    at("opening the plugin in process");
    auto here = open(task, config::Isolation::process);
    if (!here) skipped("it cannot be opened: " + here.error().operator_text().str());
    at("opening the plugin in a worker");
    auto there = open(task, config::Isolation::worker);
    if (!there) {
        broken("cannot be opened in a worker: " + there.error().operator_text().str(),
               kWorkersAdvice);
    }
    for (const Question& question : questions(task)) {
        at(question.name + " in process");
        const std::string in_process = outcome_of(**here, question.call());
        at(question.name + " in a worker");
        const std::string in_worker = outcome_of(**there, question.call());
        if (in_process == in_worker) continue;
        const std::string first = first_line(in_process);
        const std::string second = first_line(in_worker);
        broken(
            first == second
                ? fmt::format("{} answers in a worker with other bytes", question.name)
                : fmt::format("{} in process: {}; in a worker: {}", question.name, first, second),
            kWorkersAdvice);
    }
    return passed();
}

}  // namespace

std::vector<Case> modes_cases() {
    return {{"modes", "same-answers", same_answers}};
}

}  // namespace ncp::conformance
