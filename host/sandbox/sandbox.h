// How a program begins in which foreign code is loaded, or foreign bytes are read, and what it
// gives up beforehand.
//
// After close_in() it cannot: read or write files but the system's libraries and those named, open
// sockets (unless the network is direct), start processes, trace or signal others, gain privileges,
// dump core, use more memory or descriptors than allowed; it dies with its parent. The kernel may
// lack a part: that is reported, not hidden. Thread-safety: before any second thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace ncp::sandbox {

struct Confinement {
    bool direct_network = false;
    bool system_files = true;                  // libraries, time zones, authorities' certificates
    std::vector<std::filesystem::path> files;  // to be read: with folders, all in them
    std::size_t memory_mib_max = 1024;
};

// The beginning of such a program, whose only argument is the process id of whoever started it:
// closes all descriptors from this one on, dies when its parent does, and works. What main() is to
// return: of the work; 1 if the parent is gone already; 2, with a word, if started by hand.
int begin(int argc, char** argv, int first_foreign_descriptor, int (*work)());

// What could not be done, in sentences for the operator's log; empty: all was done.
std::vector<std::string> close_in(const Confinement& confinement);

}  // namespace ncp::sandbox
