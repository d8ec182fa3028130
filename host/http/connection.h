// What the server's threads share, and the connection that goes from hand to hand between them:
//
//     Door (accepts, keeps the silent and the idle) ──▶ Queue ──▶ worker ──▶ Door again, or
//     Exit (finishes answers that are read slowly, says 503 where the queue is full, lets last
//     words arrive before it closes).
//
// A connection has exactly one holder at a time, by unique_ptr; so it needs no lock. A peer that
// sends nothing or reads nothing is at the door or the exit and costs a file descriptor; it holds
// a worker only while it sends a handshake or a request, and there for a limited time.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "http/message.h"
#include "http/peer.h"
#include "http/router.h"
#include "http/server.h"

namespace ncp::http {

struct Connection {
    Connection(Peer to, PeerFacts facts) : peer(std::move(to)), from(std::move(facts)) {}

    // After an answer: takes in what TLS holds of a next request. False if the peer has closed;
    // else, if input is still empty, the socket tells when the peer speaks again.
    bool look_for_more() { return !input.empty() || peer.receive(input) != Progress::closed; }

    Peer peer;
    PeerFacts from;
    std::string input;  // received and not yet consumed
    int answers = 0;    // given on this connection
};
using ConnectionPtr = std::unique_ptr<Connection>;

struct Premises {
    ServerSettings settings;
    Router router;
    Poco::Net::Context::Ptr tls;        // null on a Unix socket: plain HTTP
    std::atomic<bool> draining{false};  // answers say "Connection: close" and no one stays
    std::atomic<bool> aborted{false};   // the grace is over: no more waiting for any peer
};

// Keeps the process's signals away from the calling thread; SIGPIPE above all, which writing to a
// connection that the peer has closed would raise, and whose default is to end the process.
void keep_signals_out_of_this_thread();

}  // namespace ncp::http
