// The socket that connections come in by: TCP, or a Unix socket for a reverse proxy beside us.
//
// A Unix socket appears under its name with its mode and group already set, in one step, so that
// there is no moment in which others could connect. One that a dead server left behind is replaced;
// one that a living server answers, and a file that is no socket, are not touched. It goes away
// with close(), unless another has taken its place.
//
// Refuses: connections on a Unix socket from other users than those named, if any are (the system
// tells who connected: unix(7), SO_PEERCRED). Thread-safety: one thread. Ownership: its socket.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "base/error.h"
#include "http/message.h"
#include "http/server.h"

namespace ncp::http {

class Listening {
  public:
    Listening() = default;
    ~Listening() { close(); }
    Listening(const Listening&) = delete;
    Listening& operator=(const Listening&) = delete;

    // Errors: io (in use, no rights), invalid_config (not an IP address, a path too long, a user or
    // group that the system does not know).
    Status open(const ServerSettings& settings);
    void close();

    bool is_open() const { return fd_ >= 0; }
    int fd() const { return fd_; }
    std::uint16_t port() const { return port_; }  // 0 for a Unix socket

    // The next connection, non-blocking. fd -1: none; errno says why, and is EACCES for one that
    // was refused.
    struct Accepted {
        int fd = -1;
        PeerFacts from;
    };
    Accepted accept();

  private:
    Status open_tcp(const ServerSettings& settings);
    Status open_unix(const ServerSettings& settings);

    int fd_ = -1;
    std::uint16_t port_ = 0;
    std::string path_;  // of our Unix socket; dev_ and inode_ tell whether it still is ours
    dev_t device_ = 0;
    ino_t inode_ = 0;
    std::vector<uid_t> users_;  // who may connect; empty: whom the file's mode lets
};

}  // namespace ncp::http
