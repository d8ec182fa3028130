#include "sandbox/channel.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>

namespace ncp::sandbox {
namespace {

struct Head {
    std::uint32_t kind;
    std::uint32_t body_bytes;
};

constexpr std::size_t kReadBytes = 64U << 10;
// The deadline's clock need not be the one that poll waits on, so it is looked at again.
constexpr std::chrono::milliseconds kLookAgain{50};

}  // namespace

Wire::Wire(Descriptor descriptor, std::size_t body_bytes_max)
    : descriptor_(std::move(descriptor)), body_bytes_max_(body_bytes_max) {
    const int flags = ::fcntl(descriptor_.number(), F_GETFL);
    if (flags >= 0) ::fcntl(descriptor_.number(), F_SETFL, flags | O_NONBLOCK);
}

// message: the socket is ready (or broken, which the next operation tells).
Heard Wire::await(short events, const Patience& patience) const {
    while (true) {
        std::array<pollfd, 2> descriptors{
            {{descriptor_.number(), events, 0}, {patience.wake_descriptor, POLLIN, 0}}};
        int wait_ms = -1;
        if (patience.deadline) {
            const auto remaining = patience.deadline->remaining();
            if (remaining.count() == 0) return Heard::over;
            wait_ms = static_cast<int>(std::min(remaining, kLookAgain).count());
        }
        const int ready = ::poll(descriptors.data(), descriptors.size(), wait_ms);
        if (ready < 0 && errno != EINTR) return Heard::closed;
        if (ready <= 0) continue;
        // What is there is heard first: it was said before the wake.
        return descriptors[0].revents != 0 ? Heard::message : Heard::woken;
    }
}

Heard Wire::send(std::uint32_t kind, std::string_view body, const Patience& patience) {
    if (body.size() > body_bytes_max_) return Heard::nonsense;
    Head head{kind, static_cast<std::uint32_t>(body.size())};
    const std::string_view head_bytes(reinterpret_cast<const char*>(&head), sizeof head);
    std::size_t sent = 0;
    while (sent < sizeof head + body.size()) {
        const std::string_view first = head_bytes.substr(std::min(sent, sizeof head));
        const std::string_view second = body.substr(sent - (sizeof head - first.size()));
        std::array<iovec, 2> pieces{{{const_cast<char*>(first.data()), first.size()},
                                     {const_cast<char*>(second.data()), second.size()}}};
        msghdr message{};
        message.msg_iov = pieces.data();
        message.msg_iovlen = pieces.size();
        const ssize_t wrote = ::sendmsg(descriptor_.number(), &message, MSG_NOSIGNAL);
        if (wrote >= 0) {
            sent += static_cast<std::size_t>(wrote);
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            if (Heard heard = await(POLLOUT, patience); heard != Heard::message) return heard;
        } else if (errno != EINTR) {
            return Heard::closed;
        }
    }
    return Heard::message;
}

// Until `size` bytes lie in the buffer.
Heard Wire::fill(std::size_t size, const Patience& patience) {
    while (buffer_.size() - start_ < size) {
        if (start_ > 0) {
            buffer_.erase(0, start_);
            start_ = 0;
        }
        const std::size_t have = buffer_.size();
        buffer_.resize(std::max(size, have + kReadBytes));
        const ssize_t got =
            ::recv(descriptor_.number(), buffer_.data() + have, buffer_.size() - have, 0);
        buffer_.resize(have + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        if (got > 0) continue;
        if (got == 0) return Heard::closed;
        if (errno == EAGAIN || errno == EWOULDBLOCK) {
            if (Heard heard = await(POLLIN, patience); heard != Heard::message) return heard;
        } else if (errno != EINTR) {
            return Heard::closed;
        }
    }
    return Heard::message;
}

Heard Wire::receive(std::uint32_t& kind, std::string& body, const Patience& patience) {
    if (Heard heard = fill(sizeof(Head), patience); heard != Heard::message) return heard;
    Head head{};
    std::memcpy(&head, buffer_.data() + start_, sizeof head);
    if (head.body_bytes > body_bytes_max_) return Heard::nonsense;
    if (Heard heard = fill(sizeof head + head.body_bytes, patience); heard != Heard::message) {
        return heard;
    }
    kind = head.kind;
    body.assign(buffer_, start_ + sizeof head, head.body_bytes);
    start_ += sizeof head + head.body_bytes;
    if (start_ == buffer_.size()) {
        buffer_.clear();
        start_ = 0;
    }
    return Heard::message;
}

bool Wire::is_open() const {
    pollfd look{descriptor_.number(), POLLIN, 0};
    if (::poll(&look, 1, 0) <= 0) return true;
    return (look.revents & (POLLHUP | POLLERR | POLLNVAL)) == 0;
}

}  // namespace ncp::sandbox
