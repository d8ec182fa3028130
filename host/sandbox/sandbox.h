// What a program gives up before foreign code is loaded into it, or foreign bytes are read by it.
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

// Descriptors from this one on are closed, those below are kept.
void close_descriptors_from(int first);

// Dies when the parent does; false if it is gone already.
bool follow_parent(int expected_parent);

// What could not be done, in sentences for the operator's log; empty: all was done.
std::vector<std::string> close_in(const Confinement& confinement);

}  // namespace ncp::sandbox
