// What a case of the kit is: a function that runs in a child process and says what it saw.
//
// A case that returns has passed; it ends early, from any depth, with broken() or skipped().
// Thread-safety: only the thread that runs the case may end it.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "elmo/schema.h"
#include "ncp/conformance.h"

namespace ncp::conformance {

struct Task {  // what every case is given
    const Options& options;
    const elmo::Schema& schema;
    std::filesystem::path folder;  // empty, for this case alone, removed afterwards
};

// How long a case that repeats something goes on: a slow service makes it do less, not fail.
class Budget {
  public:
    explicit Budget(const Task& task)
        : end_(std::chrono::steady_clock::now() + task.options.case_limit / 4) {}
    bool is_spent() const { return std::chrono::steady_clock::now() >= end_; }

  private:
    std::chrono::steady_clock::time_point end_;
};

struct Outcome {
    Verdict verdict = Verdict::pass;
    std::string text, advice;
};

struct Case {
    std::string_view group, name;
    Outcome (*run)(const Task&);
};

inline Outcome passed(std::string text = {}) {
    return {Verdict::pass, std::move(text), {}};
}
[[noreturn]] inline void broken(std::string text, std::string advice) {
    throw Outcome{Verdict::fail, std::move(text), std::move(advice)};
}
[[noreturn]] inline void skipped(std::string reason) {
    throw Outcome{Verdict::skip, std::move(reason), {}};
}

// One group each, in the order in which they run.
std::vector<Case> binary_cases();
std::vector<Case> scan_cases();
std::vector<Case> config_cases();
std::vector<Case> lifecycle_cases();
std::vector<Case> data_cases();
std::vector<Case> errors_cases();
std::vector<Case> time_cases();
std::vector<Case> threads_cases();
std::vector<Case> abi_cases();
std::vector<Case> modes_cases();

}  // namespace ncp::conformance
