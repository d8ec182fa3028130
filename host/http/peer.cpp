#include "http/peer.h"

#include <Poco/Exception.h>
#include <Poco/Net/StreamSocketImpl.h>
#include <Poco/Net/X509Certificate.h>
#include <openssl/err.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "http/certificate_names.h"

namespace ncp::http {
namespace {

constexpr std::size_t kPieceBytes = 16U << 10;  // the payload of one TLS record

// How recv() and send() went.
Progress progress_of(ssize_t count, Progress when_not_yet) {
    if (count > 0) return Progress::done;
    const bool waits = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
    return waits ? when_not_yet : Progress::closed;
}

}  // namespace

Peer::Peer(int fd, Poco::Net::Context::Ptr context)
    : fd_(fd),
      context_(std::move(context)),
      plain_(new Poco::Net::StreamSocketImpl(fd)),
      greeted_(context_.isNull()) {
    plain_.setBlocking(false);  // Poco keeps a note of its own about it
}

// errno is cleared as well: Poco 1.11 repeats a failed call for as long as it finds EINTR there,
// even if that is a leftover of another call.
Progress Peer::attempt(const std::function<int()>& call, int& outcome) {
    ERR_clear_error();
    errno = 0;
    outcome = 0;
    try {
        outcome = call();
    } catch (const Poco::Exception&) {
        outcome = 0;
    }
    ERR_clear_error();
    if (outcome > 0) return Progress::done;
    if (outcome == Poco::Net::SecureStreamSocket::ERR_SSL_WANT_READ) return Progress::wants_read;
    if (outcome == Poco::Net::SecureStreamSocket::ERR_SSL_WANT_WRITE) return Progress::wants_write;
    return Progress::closed;
}

Progress Peer::handshake() {
    if (greeted_) return Progress::done;
    int outcome = 0;
    Progress progress = attempt(
        [this] {
            if (!secure_) secure_ = Poco::Net::SecureStreamSocket::attach(plain_, context_);
            return secure_->completeHandshake();
        },
        outcome);
    greeted_ = progress == Progress::done;
    return progress;
}

Progress Peer::receive(std::string& bytes) {
    std::array<char, kPieceBytes> piece;  // NOLINT(cppcoreguidelines-pro-type-member-init)
    int count = 0;
    Progress progress = Progress::closed;
    if (secure_) {
        progress = attempt(
            [&] { return secure_->receiveBytes(piece.data(), static_cast<int>(piece.size())); },
            count);
    } else {
        count = static_cast<int>(::recv(fd_, piece.data(), piece.size(), MSG_DONTWAIT));
        progress = progress_of(count, Progress::wants_read);
    }
    if (progress == Progress::done) bytes.append(piece.data(), static_cast<std::size_t>(count));
    return progress;
}

Progress Peer::send(std::string_view& rest) {
    int count = 0;
    while (!rest.empty()) {
        const std::size_t wanted = std::min(rest.size(), kPieceBytes);
        Progress progress = Progress::closed;
        if (secure_) {
            progress = attempt(
                [&] { return secure_->sendBytes(rest.data(), static_cast<int>(wanted)); }, count);
        } else {
            count = static_cast<int>(::send(fd_, rest.data(), wanted, MSG_DONTWAIT | MSG_NOSIGNAL));
            progress = progress_of(count, Progress::wants_write);
        }
        if (progress != Progress::done) return progress;
        rest.remove_prefix(static_cast<std::size_t>(count));
    }
    return Progress::done;
}

void Peer::say_goodbye() {
    int ignored = 0;
    if (greeted_ && secure_) {
        attempt(
            [this] {
                secure_->shutdown();
                return 1;
            },
            ignored);
    }
    ::shutdown(fd_, SHUT_WR);
}

Progress Peer::discard(std::size_t& bytes) {
    std::array<char, kPieceBytes> piece;  // NOLINT(cppcoreguidelines-pro-type-member-init)
    ssize_t count = ::recv(fd_, piece.data(), piece.size(), MSG_DONTWAIT);
    if (count > 0) bytes += static_cast<std::size_t>(count);
    return progress_of(count, Progress::wants_read);
}

std::set<std::string> Peer::certificate_names() const {
    if (!secure_ || !secure_->havePeerCertificate()) return {};
    return names_of(secure_->peerCertificate().certificate());
}

}  // namespace ncp::http
