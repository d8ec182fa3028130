// Where connections end. One thread with many peers, none of which can keep it waiting: it says
// 503 over TLS to those for whom the queue had no place, and lets last words arrive: a socket that
// is closed with bytes unread resets the connection, and the answer before it gets lost.
//
// Refuses: more than kLeavingMax at once (who came first is cut off), and any of them for longer
// than kRefuseTime or kLingerTime. Thread-safety: any thread.
#pragma once

#include <poll.h>

#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "http/connection.h"
#include "http/wakeup.h"

namespace ncp::http {

constexpr std::size_t kLeavingMax = 200;
constexpr std::chrono::milliseconds kRefuseTime{5'000};  // handshake, head, our answer
constexpr std::chrono::milliseconds kLingerTime{2'000};  // until the peer has closed as well

class Exit {
  public:
    explicit Exit(const Premises& premises) : premises_(premises) {}
    ~Exit() { close(); }
    Exit(const Exit&) = delete;
    Exit& operator=(const Exit&) = delete;

    void start();
    // Answers 503 with Retry-After, then lingers.
    void refuse(ConnectionPtr connection);
    // Says goodbye, then waits until the peer closes.
    void linger(ConnectionPtr connection);
    // Gives who is here a last moment; returns then.
    void close();

  private:
    enum class Stage { greeting, listening, speaking, lingering };
    struct Leaving {
        ConnectionPtr connection;
        Stage stage;
        SteadyTime until;
        short events = POLLIN;  // what it waits for
        bool met = false;       // had its first step
        std::string words{};    // the answer
        std::size_t said = 0;   // bytes of it
        std::size_t discarded_bytes = 0;
    };
    void run();
    void add(Leaving leaving);
    bool step(Leaving& leaving) const;
    Progress advance(Leaving& leaving) const;
    bool make_words(Leaving& leaving) const;

    const Premises& premises_;
    Wakeup wakeup_;
    std::mutex mutex_;  // for the next two
    std::vector<Leaving> coming_;
    bool closed_ = false;
    std::atomic<bool> closing_{false};
    std::thread thread_;
};

}  // namespace ncp::http
