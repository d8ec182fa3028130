#include "http/patience.h"

#include <poll.h>

namespace ncp::http {
namespace {

constexpr int kSliceMs = 100;

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
    while (!over()) {
        const short events = wanted == Progress::wants_write ? POLLOUT : POLLIN;
        pollfd one{peer.fd(), events, 0};
        if (::poll(&one, 1, kSliceMs) > 0) return true;
    }
    return false;
}

}  // namespace ncp::http
