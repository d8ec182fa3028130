#include "http/patience.h"

#include <poll.h>

#include <chrono>

namespace ncp::http {
namespace {

using namespace std::chrono_literals;

constexpr int kSliceMs = 100;
constexpr auto kSendGrace = 10s;
constexpr std::size_t kSendBytesPerSecondMin = 4U << 10;

template <class Over>
bool wait_until_ready(const Peer& peer, Progress wanted, Over over) {
    while (!over()) {
        const short events = wanted == Progress::wants_write ? POLLOUT : POLLIN;
        pollfd one{peer.fd(), events, 0};
        if (::poll(&one, 1, kSliceMs) > 0) return true;
    }
    return false;
}

}  // namespace

ReceivePatience::ReceivePatience(const Premises& premises, const Queue& queue)
    : premises_(&premises), queue_(&queue), began_(system_clock().steady()) {}

bool ReceivePatience::over() const {
    if (premises_->aborted) return true;
    const auto spent = system_clock().steady() - began_;
    const ServerSettings& settings = premises_->settings;
    if (spent >= settings.receive_time_max) return true;
    return spent >= settings.receive_time_max_queued && queue_->crowded();
}

bool ReceivePatience::wait(const Peer& peer, Progress wanted) const {
    return wait_until_ready(peer, wanted, [this] { return over(); });
}

SendPatience::SendPatience(const Premises& premises)
    : premises_(&premises), began_(system_clock().steady()) {}

bool SendPatience::wait(const Peer& peer, Progress wanted, std::size_t bytes_sent) const {
    return wait_until_ready(peer, wanted, [&] {
        const auto allowed =
            kSendGrace + std::chrono::milliseconds(bytes_sent * 1000 / kSendBytesPerSecondMin);
        return premises_->aborted || system_clock().steady() - began_ >= allowed;
    });
}

}  // namespace ncp::http
