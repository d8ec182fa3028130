// Running the cases: which, each in its child, and what an end without an answer means.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "base/log.h"
#include "case.h"
#include "child.h"
#include "elmo/document.h"

namespace ncp::conformance {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

std::vector<Case> all_cases() {
    std::vector<Case> all;
    for (const auto& group : {binary_cases, scan_cases, config_cases, lifecycle_cases, data_cases,
                              errors_cases, time_cases, threads_cases, abi_cases, modes_cases}) {
        const auto cases = group();
        all.insert(all.end(), cases.begin(), cases.end());
    }
    return all;
}

std::string full_name(const Case& one) {
    return fmt::format("{}.{}", one.group, one.name);
}

bool is_wanted(const Case& one, const std::vector<std::string>& only) {
    return only.empty() || std::any_of(only.begin(), only.end(), [&](const std::string& name) {
               return name == one.group || name == full_name(one);
           });
}

Status check_names(const std::vector<std::string>& only) {
    const auto cases = all_cases();
    for (const std::string& name : only) {
        if (std::any_of(cases.begin(), cases.end(),
                        [&](const Case& one) { return is_wanted(one, {name}); })) {
            continue;
        }
        return fail(ErrorCode::bad_request,
                    text("there is no group and no case \"{}\"", not_personal(name)));
    }
    return {};
}

// In the child: what the case says, as text that crosses the pipe.
std::string answer_of(const Case& one, const Task& task) {
    set_log_level(LogLevel::error);
    Outcome outcome;
    try {
        outcome = one.run(task);
    } catch (const Outcome& early) {
        outcome = early;
    } catch (const std::exception& problem) {
        outcome = {Verdict::fail, fmt::format("the kit itself failed: {}", problem.what()),
                   "report this to the project of the kit"};
    }
    return Json{{"verdict", static_cast<int>(outcome.verdict)},
                {"text", outcome.text},
                {"advice", outcome.advice}}
        .dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string last_line(std::string text) {
    while (!text.empty() && text.back() == '\n')
        text.pop_back();
    return text.substr(text.find_last_of('\n') + 1);
}

const char* advice_for(Ended::How how) {
    switch (how) {
        case Ended::How::exited:
            return "never call exit(), _exit() or quick_exit(): return a status";
        case Ended::How::hung:
            return "a call ends by its deadline: set time-outs on everything that blocks";
        default:
            return "run the case in a debugger, or build the plugin with -fsanitize=address; no "
                   "exception may leave a function of the table";
    }
}

CaseResult result_of(const Case& one, const Ended& ended) {
    CaseResult result{std::string(one.group), std::string(one.name), Verdict::crash, {}, {},
                      ended.milliseconds};
    const Json said = Json::parse(ended.answer, nullptr, false);
    if (ended.how == Ended::How::answered && said.is_object()) {
        result.verdict = static_cast<Verdict>(said.value("verdict", 0));
        result.text = said.value("text", "");
        result.advice = said.value("advice", "");
        return result;
    }
    result.text = how_it_ended(ended);
    if (std::string line = last_line(ended.printed); !line.empty()) {
        result.text += fmt::format("; it printed last: {}", line);
    }
    result.advice = advice_for(ended.how);
    return result;
}

class EmptyFolder {
  public:
    EmptyFolder() {
        std::error_code failed;
        std::string path = (fs::temp_directory_path(failed) / "ncp-conformance-XXXXXX").string();
        if (!failed && ::mkdtemp(path.data()) != nullptr) path_ = path;
    }
    ~EmptyFolder() {
        std::error_code failed;
        if (!path_.empty()) fs::remove_all(path_, failed);
    }
    EmptyFolder(const EmptyFolder&) = delete;
    EmptyFolder& operator=(const EmptyFolder&) = delete;
    const fs::path& path() const { return path_; }

  private:
    fs::path path_;
};

Result<CaseResult> run_case(const Case& one, const Options& options, const elmo::Schema& schema) {
    const EmptyFolder folder;
    if (folder.path().empty()) return fail(ErrorCode::io, "no temporary folder can be made");
    const Task task{options, schema, folder.path()};
    auto ended = run_in_child([&] { return answer_of(one, task); }, options.case_limit);
    if (!ended) return fail(ended.error());
    return result_of(one, *ended);
}

// After which result the rest need not be tried, and why; empty: go on. Every later case would only
// say the same, each after its time limit if the plugin hangs.
std::string reason_to_stop(const CaseResult& result) {
    const std::string name = result.group + "." + result.name;
    const bool passed = result.verdict == Verdict::pass;
    const bool crashed = result.verdict == Verdict::crash;
    if ((name == "binary.loads" || name == "scan.table") && !passed) {
        return "the library cannot be used at all; see " + name;
    }
    if (name == "lifecycle.create" && crashed) return "create() ends the process; see " + name;
    if (name == "data.parts" && crashed) return "fetch() ends the process; see " + name;
    return {};
}

}  // namespace

Result<Report> run(const Options& options) {
    if (Status known = check_names(options.only); !known) return fail(known.error());
    if (::access(options.source.library.c_str(), R_OK) != 0) {
        return fail(ErrorCode::io,
                    text("{}: cannot be read", not_personal(options.source.library)));
    }
    elmo::initialise_xml();
    auto schema_file = elmo::schema_file();
    if (!schema_file) return fail(schema_file.error());
    auto schema = elmo::Schema::load(*schema_file);
    if (!schema) return fail(schema.error());
    Report report;
    std::string stopped;
    for (const Case& one : all_cases()) {
        if (!is_wanted(one, options.only)) continue;
        if (options.before_case) options.before_case(one.group, one.name);
        Result<CaseResult> result = CaseResult{
            std::string(one.group), std::string(one.name), Verdict::skip, stopped, {}, 0};
        if (stopped.empty() || one.group == "binary") result = run_case(one, options, *schema);
        if (!result) return fail(result.error());
        if (stopped.empty()) stopped = reason_to_stop(*result);
        if (options.after_case) options.after_case(*result);
        report.cases.push_back(std::move(*result));
    }
    return report;
}

std::vector<std::string> case_names() {
    std::vector<std::string> names;
    for (const Case& one : all_cases())
        names.push_back(full_name(one));
    return names;
}

}  // namespace ncp::conformance
