// One piece of work in a child process of its own: its answer, or how the child ended without one.
//
// The child is the leader of a process group that is killed when the work is over, writes no core
// file, and has its standard outputs collected. Thread-safety: one thread, and the process must
// have no other (it forks).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace ncp::conformance {

struct Ended {
    enum class How { answered, signalled, exited, hung };
    How how = How::answered;
    std::string answer;   // of the work
    int code = 0;         // the signal's number, or the exit code
    std::string during;   // the last at() of the child
    std::string printed;  // to its standard outputs
    std::int64_t milliseconds = 0;
};

// Error io: no child process can be made.
Result<Ended> run_in_child(const std::function<std::string()>& work,
                           std::chrono::milliseconds limit);

// "killed by SIGSEGV during fetch()"; empty if it answered.
std::string how_it_ended(const Ended& ended);

// In the child: what it is about to do, for messages. Survives a crash.
void at(std::string_view what);
// In the child: everything printed to standard output and error so far.
std::string printed_so_far();

}  // namespace ncp::conformance
