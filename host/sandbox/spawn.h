// How a program of ours is started: with nothing of the host's but what it is given.
//
// It gets /dev/null as standard input, output and error, the descriptors of give(), the host's
// process id as its only argument, a fresh set of signals and an environment of PATH, LANG and TZ.
// Thread-safety: one thread at a time; spawn() on the nursery's thread.
#pragma once

#include <spawn.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "base/descriptor.h"
#include "base/error.h"

namespace ncp::sandbox {

// Two ends of a socket; the child's lies above the numbers that its descriptors get, so that none
// overwrites another.
struct SocketPair {
    Descriptor host, child;
};
Result<SocketPair> make_socket_pair();
// The same descriptor, moved above those numbers; closed if there is no room.
Descriptor moved_up(int number);

class SpawnPlan {
  public:
    SpawnPlan();
    ~SpawnPlan();
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;

    void give(const Descriptor& from, int to);
    // The process id, or -1 and errno.
    int spawn(const std::filesystem::path& program);

  private:
    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

// "no worker can be started: <what>: <why>", why from errno. Error source_failed.
tl::unexpected<Error> no_process(const PublicText& what);

// Ends a process: SIGTERM, a moment, SIGKILL; with grace it is first given that long to end by
// itself. In words how it ended: "was killed by signal 11 (Segmentation fault)".
std::string end_process(int process_id, std::chrono::milliseconds grace);

}  // namespace ncp::sandbox
