// How problems of a configuration are printed: "file:line: text", one a line, on standard error.
#pragma once

#include <string>
#include <vector>

#include "config/settings.h"

namespace ncp::cli {

void print_problems(const std::string& file, const std::vector<config::Problem>& problems);

}  // namespace ncp::cli
