// One connection, over TLS or (on a Unix socket) plain, that never blocks: every call does what is
// possible now and says what it waits for. Who waits, how long, is the caller's business.
//
// Refuses: to throw; whatever fails in TLS or TCP is `closed`. OpenSSL's error queue is empty
// before and after every call, so that one connection's failure is never taken for another's.
// Thread-safety: none, one thread at a time. Ownership: owns the socket.
#pragma once

#include <Poco/Net/Context.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace ncp::http {

enum class Progress { done, wants_read, wants_write, closed };

class Peer {
  public:
    // Takes over a connected, non-blocking socket. TLS begins at the first handshake(), so that a
    // silent peer costs a file descriptor and nothing more. context null: plain, greeted at once.
    Peer(int fd, Poco::Net::Context::Ptr context);

    Progress handshake();
    bool greeted() const { return greeted_; }  // the handshake is done
    Progress receive(std::string& bytes);      // appends what has come, at most 16 KiB
    Progress send(std::string_view& rest);     // takes away what has gone
    void say_goodbye();                        // close_notify, FIN; afterwards only discard()
    Progress discard(std::size_t& bytes);      // reads and forgets; adds to the count
    int fd() const { return fd_; }
    // Of the certificate it showed in the handshake (certificate_names.h); empty: it showed none.
    std::set<std::string> certificate_names() const;

  private:
    Progress attempt(const std::function<int()>& call, int& outcome);

    int fd_;
    Poco::Net::Context::Ptr context_;
    Poco::Net::StreamSocket plain_;
    std::optional<Poco::Net::SecureStreamSocket> secure_;
    bool greeted_ = false;
};

}  // namespace ncp::http
