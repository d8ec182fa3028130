#include "http/exit.h"

#include <algorithm>

#include "base/log.h"
#include "http/head.h"
#include "http/refused.h"
#include "http/wire.h"

namespace ncp::http {
namespace {

using namespace std::chrono_literals;

constexpr int kPollMs = 250;
constexpr int kPollMsClosing = 20;
constexpr auto kLastMoment = 250ms;                   // of everybody, when the server closes
constexpr std::size_t kDiscardedBytesMax = 1U << 20;  // of a body that nobody reads

SteadyTime now() {
    return system_clock().steady();
}

}  // namespace

void Exit::start() {
    thread_ = std::thread([this] {
        keep_signals_out_of_this_thread();
        run();
    });
}

void Exit::finish(ConnectionPtr connection, std::string answer, std::size_t sent_bytes, bool last) {
    add({std::move(connection), Stage::speaking, now() + kPieceTime, std::move(answer), sent_bytes,
         sent_bytes, last});
}

void Exit::refuse(ConnectionPtr connection) {
    Stage stage = connection->peer.greeted() ? Stage::listening : Stage::greeting;
    add({std::move(connection), stage, now() + kRefuseTime});
}

void Exit::linger(ConnectionPtr connection) {
    connection->peer.say_goodbye();
    add({std::move(connection), Stage::lingering, now() + kLingerTime});
}

void Exit::add(Leaving leaving) {
    std::lock_guard lock(mutex_);
    if (closed_) return;
    coming_.push_back(std::move(leaving));
    wakeup_.raise();
}

void Exit::close(SteadyTime until) {
    {
        std::lock_guard lock(mutex_);
        closing_until_ = std::max(until, now() + kLastMoment);
    }
    closing_ = true;
    wakeup_.raise();
    if (thread_.joinable()) thread_.join();
}

// False: nobody is here and nobody will come.
bool Exit::take_in(std::vector<Leaving>& here) {
    std::lock_guard lock(mutex_);
    std::move(coming_.begin(), coming_.end(), std::back_inserter(here));
    coming_.clear();
    std::size_t unsent_bytes = 0;
    for (const Leaving& one : here)
        unsent_bytes += one.answer.size();
    while (here.size() > kLeavingMax || unsent_bytes > kUnsentBytesMax) {
        auto victim = std::find_if(here.begin(), here.end(), [&](const Leaving& one) {
            return here.size() > kLeavingMax ? one.stage == Stage::lingering : !one.answer.empty();
        });
        if (victim == here.end()) victim = here.begin();
        unsent_bytes -= victim->answer.size();
        here.erase(victim);
    }
    if (closing_) {
        const SteadyTime last_moment = std::min(closing_until_, now() + kLastMoment);
        for (Leaving& one : here) {
            bool speaking = one.stage == Stage::speaking;
            one.until = std::min(one.until, speaking ? closing_until_ : last_moment);
        }
        closed_ = here.empty();
    }
    return !closed_;
}

void Exit::run() {
    std::vector<Leaving> here;
    std::vector<pollfd> polled;
    while (take_in(here)) {
        polled.assign(1, {wakeup_.fd(), POLLIN, 0});
        for (const Leaving& one : here) {
            polled.push_back({one.connection->peer.fd(), one.events, 0});
        }
        bool newcomers = std::any_of(here.begin(), here.end(), [](auto& one) { return !one.met; });
        const int wait_ms = newcomers ? 0 : closing_ ? kPollMsClosing : kPollMs;
        if (::poll(polled.data(), polled.size(), wait_ms) < 0) continue;
        if (polled[0].revents != 0) wakeup_.lower();
        const SteadyTime time = now();
        std::vector<Leaving> staying;
        for (std::size_t i = 0; i < here.size(); ++i) {
            bool stays = here[i].until > time;
            if (stays && (!here[i].met || polled[i + 1].revents != 0)) stays = step(here[i]);
            if (stays) staying.push_back(std::move(here[i]));
        }
        here.swap(staying);
    }
}

// As far as possible without waiting; false when it is over.
bool Exit::step(Leaving& leaving) {
    leaving.met = true;
    while (leaving.connection) {
        Progress progress = advance(leaving);
        if (progress == Progress::closed) return false;
        if (progress == Progress::done) continue;
        leaving.events = progress == Progress::wants_write ? POLLOUT : POLLIN;
        return true;
    }
    return false;
}

Progress Exit::advance(Leaving& leaving) {
    Connection& connection = *leaving.connection;
    switch (leaving.stage) {
        case Stage::greeting: {
            Progress progress = connection.peer.handshake();
            if (progress == Progress::done) leaving.stage = Stage::listening;
            return progress;
        }
        case Stage::listening: {
            std::size_t bytes_max = premises_.settings.head_bytes_max;
            if (scan_head(connection.input, 0, bytes_max).state == HeadScan::incomplete) {
                return connection.peer.receive(connection.input);
            }
            leaving.stage = Stage::speaking;
            return make_refusal(leaving) ? Progress::done : Progress::closed;
        }
        case Stage::speaking: {
            Progress progress = speak(leaving);
            if (progress != Progress::done) return progress;
            if (leaving.last || premises_.draining) {
                begin_to_linger(leaving);
            } else if (connection.look_for_more()) {
                again_(std::move(leaving.connection));
            } else {
                return Progress::closed;
            }
            return Progress::done;
        }
        case Stage::lingering:
            if (leaving.discarded_bytes > kDiscardedBytesMax) return Progress::closed;
            return connection.peer.discard(leaving.discarded_bytes);
    }
    return Progress::closed;
}

Progress Exit::speak(Leaving& leaving) const {
    std::string_view rest = std::string_view(leaving.answer).substr(leaving.sent_bytes);
    Progress progress = leaving.connection->peer.send(rest);
    leaving.sent_bytes = leaving.answer.size() - rest.size();
    if (leaving.sent_bytes - leaving.piece_begin >= kPieceBytesMin) {
        leaving.piece_begin = leaving.sent_bytes;
        leaving.until = now() + kPieceTime;
    }
    return progress;
}

void Exit::begin_to_linger(Leaving& leaving) const {
    leaving.connection->peer.say_goodbye();
    leaving.answer = {};
    leaving.stage = Stage::lingering;
    leaving.until = now() + kLingerTime;
}

bool Exit::make_refusal(Leaving& leaving) const {
    const bool without_body = leaving.connection->input.starts_with("HEAD ");
    auto bytes = to_bytes(overloaded_page(premises_.router, Request{}), {without_body, true});
    log_warning("- - 503 0 ms: too many connections");
    if (bytes) leaving.answer = std::move(*bytes);
    return bytes.has_value();
}

}  // namespace ncp::http
