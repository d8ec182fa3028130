// The known name that a misspelt one was probably meant to be. Thread-safety: a pure function.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace ncp::config {

// Empty if none is near: at most two typing errors, and fewer than half of the word.
std::string nearest(std::string_view name, const std::set<std::string>& known);

}  // namespace ncp::config
