#include "http/door.h"

#include <algorithm>
#include <cerrno>

#include "base/log.h"

namespace ncp::http {
namespace {

using namespace std::chrono_literals;

constexpr int kAcceptedAtOnceMax = 64;  // then the parked ones have their turn
constexpr int kPollMs = 500;            // how late a parked connection's end may be noticed
constexpr auto kLastMoment = 250ms;     // for a client that had connected when we began to close
constexpr auto kOutOfFilesPause = 20ms;

}  // namespace

Status Door::open() {
    Status opened = listening_.open(premises_.settings);
    port_ = listening_.port();
    return opened;
}

void Door::start() {
    thread_ = std::thread([this] {
        keep_signals_out_of_this_thread();
        run();
    });
}

void Door::park(ConnectionPtr connection) {
    {
        std::lock_guard lock(mutex_);
        if (!closed_) {
            returning_.push_back(std::move(connection));
            wakeup_.raise();
            return;
        }
    }
    let_go(std::move(connection));
}

void Door::close() {
    closing_ = true;
    wakeup_.raise();
    if (thread_.joinable()) thread_.join();
}

void Door::run() {
    std::vector<pollfd> polled;
    bool began_to_close = false;
    while (true) {
        if (closing_ && !began_to_close) {
            begin_to_close();
            began_to_close = true;
        }
        take_in_returning();
        // closing_ may have come since it was looked at above: who has not begun does not end.
        if (began_to_close && parked_.empty()) {
            std::lock_guard lock(mutex_);
            if (!returning_.empty()) continue;
            closed_ = true;
            return;
        }
        polled.assign(1, {wakeup_.fd(), POLLIN, 0});
        if (listening_.is_open()) polled.push_back({listening_.fd(), POLLIN, 0});
        const std::size_t first = polled.size();
        for (const Parked& parked : parked_) {
            polled.push_back({parked.connection->peer.fd(), POLLIN, 0});
        }
        if (::poll(polled.data(), polled.size(), closing_ ? 20 : kPollMs) < 0) continue;
        if (polled[0].revents != 0) wakeup_.lower();
        sort_out(polled, first);
        if (listening_.is_open() && polled[1].revents != 0) accept_waiting();
    }
}

// Who speaks goes in, whose time is over goes, the others stay.
void Door::sort_out(const std::vector<pollfd>& polled, std::size_t first) {
    const SteadyTime now = system_clock().steady();
    std::deque<Parked> staying;
    for (std::size_t i = 0; i < parked_.size(); ++i) {
        Parked& parked = parked_[i];
        if (polled[first + i].revents != 0) {
            admit(std::move(parked.connection));
        } else if (parked.until <= now) {
            let_go(std::move(parked.connection));
        } else {
            staying.push_back(std::move(parked));
        }
    }
    parked_.swap(staying);
}

void Door::take_in_returning() {
    std::vector<ConnectionPtr> returning;
    {
        std::lock_guard lock(mutex_);
        returning.swap(returning_);
    }
    for (ConnectionPtr& connection : returning) {
        // Of some the next request has come already.
        if (connection->input.empty()) {
            keep(std::move(connection));
        } else {
            admit(std::move(connection));
        }
    }
}

void Door::keep(ConnectionPtr connection) {
    while (parked_.size() >= kParkedMax) {
        let_go(std::move(parked_.front().connection));
        parked_.pop_front();
    }
    const bool fresh = connection->answers == 0;
    const ServerSettings& settings = premises_.settings;
    SteadyTime now = system_clock().steady();
    SteadyTime until = now + (fresh ? settings.receive_time_max : settings.keep_alive_time);
    if (closing_) until = fresh ? std::min(until, now + kLastMoment) : now;
    parked_.push_back({std::move(connection), until});
}

void Door::accept_waiting() {
    for (int i = 0; i < kAcceptedAtOnceMax; ++i) {
        Listening::Accepted accepted = listening_.accept();
        if (accepted.fd >= 0) {
            keep(std::make_unique<Connection>(Peer(accepted.fd, premises_.tls),
                                              std::move(accepted.from)));
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            log_warning("out of files or memory for new connections");
            if (!parked_.empty()) {
                parked_.pop_front();
            } else {
                std::this_thread::sleep_for(kOutOfFilesPause);
            }
            return;
        } else if (errno != ECONNABORTED && errno != EINTR && errno != EACCES) {
            return;
        }
    }
}

void Door::admit(ConnectionPtr connection) {
    if (!queue_.push(connection)) exit_.refuse(std::move(connection));
}

void Door::let_go(ConnectionPtr connection) {
    // Nothing was said to a fresh one, so nothing can get lost.
    if (connection->answers > 0) exit_.linger(std::move(connection));
}

void Door::begin_to_close() {
    // Who has connected is served: the system had already said yes to them.
    if (listening_.is_open()) accept_waiting();
    listening_.close();
    const SteadyTime now = system_clock().steady();
    for (Parked& parked : parked_) {
        bool fresh = parked.connection->answers == 0;
        parked.until = fresh ? std::min(parked.until, now + kLastMoment) : now;
    }
}

}  // namespace ncp::http
