#include "cli/problems.h"

#include <fmt/core.h>

namespace ncp::cli {

void print_problems(const std::string& file, const std::vector<config::Problem>& problems) {
    for (const config::Problem& problem : problems)
        fmt::print(stderr, "{}\n", config::describe(problem, file));
    if (!problems.empty()) {
        fmt::print(stderr, "{} problem{} found\n", problems.size(),
                   problems.size() == 1 ? "" : "s");
    }
}

}  // namespace ncp::cli
