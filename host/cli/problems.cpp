#include "cli/problems.h"

#include <fmt/core.h>

namespace ncp::cli {

void print_problems(const std::string& file, const std::vector<config::Problem>& problems) {
    for (const auto& problem : problems) {
        std::string place = problem.line > 0 ? fmt::format("{}:{}", file, problem.line) : file;
        fmt::print(stderr, "{}: {}\n", place, problem.text);
    }
    if (!problems.empty()) {
        fmt::print(stderr, "{} problem{} found\n", problems.size(),
                   problems.size() == 1 ? "" : "s");
    }
}

}  // namespace ncp::cli
