// What a process looks like from inside: what a library must leave as it was while it is scanned,
// and must give back when an instance ends. Thread-safety: none.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace ncp::conformance {

std::size_t thread_count();
// Number → what it leads to.
std::map<int, std::string> open_descriptors();
// One line each, name=value.
std::vector<std::string> environment();
// The locale's name for every category, and whether this thread has one of its own.
std::string locale();
// Of every signal: disposition and flags; last those that are blocked, but SIGPIPE.
std::vector<std::string> signal_handling();
// Below this folder.
std::vector<std::string> files_below(const std::filesystem::path& folder);

// Bytes on the heap, as far as malloc knows; 0 if it does not.
std::size_t heap_bytes();
std::size_t resident_bytes();

// "SIGTERM" for messages.
std::string signal_name(int number);

}  // namespace ncp::conformance
