// Work done once in a process of its own, to see what it took at its height. For benchmarks.
#pragma once

#include <functional>

namespace ncp::bench {

struct Taken {
    double cpu_us;
    double memory_bytes;  // at the height, over what the process had before
};

// Ends the program if the work fails. Resident memory as the kernel counts it; prepare() is done
// before, so that the libraries' own pages are not counted.
Taken in_a_child(const std::function<void()>& prepare, const std::function<void()>& work);

}  // namespace ncp::bench
