// How a worker process is started: its descriptors, its argument, and the body of `open`.
// Thread-safety: values and pure functions.
#pragma once

#include <string>

#include "results/plugin_library.h"
#include "results/worker/message.h"
#include "sandbox/sandbox.h"

namespace ncp::results::worker {

// The descriptors a worker begins with; standard input, output and error are /dev/null.
constexpr int kCallsDescriptor = 3;
constexpr int kServicesDescriptor = 4;
constexpr int kRingDescriptor = 5;
constexpr int kCancelDescriptor = 6;  // an event: readable once the call is not wanted any more
constexpr int kFirstForeignDescriptor = 7;

// Settings and identities are small; results go through the ring.
constexpr std::size_t kCallBodyBytesMax = 8U << 20;
// An answer of a web service, whole (config: response_mib_max), and its head.
constexpr std::size_t kServiceBodyBytesMax = (64U << 20) + (1U << 20);

struct Opening {
    std::string library, digest;
    sandbox::Confinement confinement;
};

std::string write_opening(const Opening& opening);
bool read_opening(std::string_view body, Opening& opening);

// What `opened` says: the facts, and what the sandbox lacks.
struct Opened {
    PluginFacts plugin;
    std::vector<std::string> missing;
};
std::string write_opened(const Opened& opened);
bool read_opened(std::string_view body, Opened& opened);

}  // namespace ncp::results::worker
