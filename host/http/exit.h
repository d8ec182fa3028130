// Where answers leave. One thread with many peers, none of which can keep it, or a worker, waiting.
// It finishes answers that the peer does not read at once, says 503 over TLS to those for whom the
// queue had no place, and lets last words arrive: a socket that is closed with bytes unread resets
// the connection, and the answer before it gets lost.
//
// Refuses: more than kLeavingMax peers or kUnsentBytesMax of answers at once (lingering ones go
// first, then who came first), and peers that read less than 4 KiB/s or stay longer than they may.
// Thread-safety: any thread.
#pragma once

#include <poll.h>

#include <chrono>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "http/connection.h"
#include "http/wakeup.h"

namespace ncp::http {

constexpr std::size_t kLeavingMax = 200;
// 20 delivery pages of the largest size; an honest browser reads one within seconds.
constexpr std::size_t kUnsentBytesMax = 256U << 20;
constexpr std::chrono::milliseconds kRefuseTime{5'000};  // handshake, head, our 503
constexpr std::chrono::milliseconds kLingerTime{2'000};  // until the peer has closed as well
// The least rate at which an answer must be read, less than the oldest mobile networks give.
constexpr std::size_t kPieceBytesMin = 40U << 10;
constexpr std::chrono::milliseconds kPieceTime{10'000};

class Exit {
  public:
    // again: takes a connection back whose answer was sent and which may ask once more.
    Exit(const Premises& premises, std::function<void(ConnectionPtr)> again)
        : premises_(premises), again_(std::move(again)) {}
    ~Exit() { close(SteadyTime{}); }
    Exit(const Exit&) = delete;
    Exit& operator=(const Exit&) = delete;

    void start();
    // Sends what is left of an answer.
    void finish(ConnectionPtr connection, std::string answer, std::size_t sent_bytes, bool last);
    // Answers 503 with Retry-After, then lingers.
    void refuse(ConnectionPtr connection);
    // Says goodbye, then waits until the peer closes.
    void linger(ConnectionPtr connection);
    // Answers may be finished until then, everybody else has a last moment; returns afterwards.
    void close(SteadyTime until);

  private:
    enum class Stage { greeting, listening, speaking, lingering };
    struct Leaving {
        ConnectionPtr connection;
        Stage stage;
        SteadyTime until;
        std::string answer{};
        std::size_t sent_bytes = 0, piece_begin = 0;
        bool last = true;       // the connection ends after this answer
        short events = POLLIN;  // what it waits for
        bool met = false;       // had its first step
        std::size_t discarded_bytes = 0;
    };
    void run();
    bool take_in(std::vector<Leaving>& here);
    void add(Leaving leaving);
    bool step(Leaving& leaving);
    Progress advance(Leaving& leaving);
    Progress speak(Leaving& leaving) const;
    void begin_to_linger(Leaving& leaving) const;
    bool make_refusal(Leaving& leaving) const;

    const Premises& premises_;
    const std::function<void(ConnectionPtr)> again_;
    Wakeup wakeup_;
    std::mutex mutex_;  // for the next three
    std::vector<Leaving> coming_;
    SteadyTime closing_until_;
    bool closed_ = false;
    std::atomic<bool> closing_{false};
    std::thread thread_;
};

}  // namespace ncp::http
