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
constexpr auto kLastMoment = 250ms;                   // of everybody, when the server closes
constexpr std::size_t kDiscardedBytesMax = 1U << 20;  // of a body that nobody reads

}  // namespace

void Exit::start() {
    thread_ = std::thread([this] {
        keep_signals_out_of_this_thread();
        run();
    });
}

void Exit::refuse(ConnectionPtr connection) {
    Stage stage = connection->peer.greeted() ? Stage::listening : Stage::greeting;
    add({std::move(connection), stage, system_clock().steady() + kRefuseTime});
}

void Exit::linger(ConnectionPtr connection) {
    connection->peer.say_goodbye();
    add({std::move(connection), Stage::lingering, system_clock().steady() + kLingerTime});
}

void Exit::add(Leaving leaving) {
    std::lock_guard lock(mutex_);
    if (closed_) return;
    coming_.push_back(std::move(leaving));
    wakeup_.raise();
}

void Exit::close() {
    closing_ = true;
    wakeup_.raise();
    if (thread_.joinable()) thread_.join();
}

void Exit::run() {
    std::vector<Leaving> here;
    std::vector<pollfd> polled;
    bool hurried = false;
    while (true) {
        {
            std::lock_guard lock(mutex_);
            std::move(coming_.begin(), coming_.end(), std::back_inserter(here));
            coming_.clear();
            closed_ = closing_ && here.empty();
            if (closed_) return;
        }
        if (here.size() > kLeavingMax) {
            here.erase(here.begin(), here.end() - static_cast<std::ptrdiff_t>(kLeavingMax));
        }
        const SteadyTime now = system_clock().steady();
        if (closing_ && !hurried) {
            for (Leaving& one : here)
                one.until = std::min(one.until, now + kLastMoment);
            hurried = true;
        }
        polled.assign(1, {wakeup_.fd(), POLLIN, 0});
        for (const Leaving& one : here) {
            polled.push_back({one.connection->peer.fd(), one.events, 0});
        }
        bool newcomers = std::any_of(here.begin(), here.end(), [](auto& one) { return !one.met; });
        const int patience_ms = newcomers ? 0 : closing_ ? 20 : kPollMs;
        if (::poll(polled.data(), polled.size(), patience_ms) < 0) continue;
        if (polled[0].revents != 0) wakeup_.lower();
        std::vector<Leaving> staying;
        for (std::size_t i = 0; i < here.size(); ++i) {
            bool stays = here[i].until > now;
            if (stays && (!here[i].met || polled[i + 1].revents != 0)) stays = step(here[i]);
            if (stays) staying.push_back(std::move(here[i]));
        }
        here.swap(staying);
    }
}

// As far as possible without waiting; false when it is over.
bool Exit::step(Leaving& leaving) const {
    leaving.met = true;
    while (true) {
        Progress progress = advance(leaving);
        if (progress == Progress::closed) return false;
        if (progress == Progress::done) continue;
        leaving.events = progress == Progress::wants_write ? POLLOUT : POLLIN;
        return true;
    }
}

Progress Exit::advance(Leaving& leaving) const {
    Connection& connection = *leaving.connection;
    Progress progress = Progress::done;
    switch (leaving.stage) {
        case Stage::greeting:
            progress = connection.peer.handshake();
            if (progress == Progress::done) leaving.stage = Stage::listening;
            return progress;
        case Stage::listening: {
            std::size_t bytes_max = premises_.settings.head_bytes_max;
            if (scan_head(connection.input, 0, bytes_max).state == HeadScan::incomplete) {
                return connection.peer.receive(connection.input);
            }
            leaving.stage = Stage::speaking;
            return make_words(leaving) ? Progress::done : Progress::closed;
        }
        case Stage::speaking: {
            std::string_view rest = std::string_view(leaving.words).substr(leaving.said);
            progress = connection.peer.send(rest);
            leaving.said = leaving.words.size() - rest.size();
            if (progress != Progress::done) return progress;
            connection.peer.say_goodbye();
            leaving.stage = Stage::lingering;
            leaving.until = system_clock().steady() + kLingerTime;
            return progress;
        }
        case Stage::lingering:
            if (leaving.discarded_bytes > kDiscardedBytesMax) return Progress::closed;
            return connection.peer.discard(leaving.discarded_bytes);
    }
    return Progress::closed;
}

bool Exit::make_words(Leaving& leaving) const {
    Request request;
    bool without_body = leaving.connection->input.starts_with("HEAD ");
    auto bytes = to_bytes(overloaded_page(premises_.router, request), {without_body, true});
    log_warning("- - 503 0 ms: too many connections");
    if (bytes) leaving.words = std::move(*bytes);
    return bytes.has_value();
}

}  // namespace ncp::http
