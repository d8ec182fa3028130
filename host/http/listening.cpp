#include "http/listening.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

#include "base/log.h"

namespace ncp::http {
namespace {

constexpr int kBacklog = 256;                  // connections the system completes while we are busy
constexpr mode_t kSocketMode = 0660;           // its owner and its group, nobody else
constexpr std::size_t kAccountBytes = 16'384;  // of one line of the system's users or groups

// The system's words for errno: none of them is personal.
PublicText reason() {
    return not_personal(std::strerror(errno));  // NOLINT(concurrency-mt-unsafe): glibc's is safe
}

union AnyAddress {
    sockaddr any;
    sockaddr_in v4;
    sockaddr_in6 v6;
    sockaddr_un local;
};

// The name beside the final one under which a Unix socket is made ready.
std::string made_ready_as(const std::string& path) {
    return path + ".new";
}

std::optional<sockaddr_un> address_of(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof address.sun_path) return std::nullopt;
    std::copy(path.begin(), path.end(), std::begin(address.sun_path));
    return address;
}

int new_socket(int family) {
    return ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

template <class Address>
bool bind_to(int fd, const Address& address) {
    return ::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

// Is the name free for us, or will it be when a socket nobody answers is replaced?
Status check_free(const std::string& path, const sockaddr_un& address) {
    struct stat there {};
    if (::lstat(path.c_str(), &there) != 0) return {};
    if (!S_ISSOCK(there.st_mode)) {
        return fail(ErrorCode::io,
                    text("{} is there and is not a socket: it is not touched", not_personal(path)));
    }
    const int probe = new_socket(AF_UNIX);
    const bool answered =
        probe >= 0 &&
        (::connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ||
         errno == EAGAIN);  // its queue is full: somebody owns it
    if (probe >= 0) ::close(probe);
    if (!answered) return {};
    return fail(ErrorCode::io,
                text("cannot listen on {}: another server answers there", not_personal(path)));
}

std::optional<uid_t> user_of(const std::string& name) {
    std::array<char, kAccountBytes> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    ::getpwnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found);
    if (!found) return std::nullopt;
    return found->pw_uid;
}

std::optional<gid_t> group_of(const std::string& name) {
    std::array<char, kAccountBytes> buffer{};
    group entry{};
    group* found = nullptr;
    ::getgrnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found);
    if (!found) return std::nullopt;
    return found->gr_gid;
}

std::string written(const AnyAddress& from) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (from.any.sa_family == AF_INET) {
        ::inet_ntop(AF_INET, &from.v4.sin_addr, text.data(), text.size());
    } else if (IN6_IS_ADDR_V4MAPPED(&from.v6.sin6_addr)) {
        ::inet_ntop(AF_INET, &from.v6.sin6_addr.s6_addr[12], text.data(), text.size());
    } else {
        ::inet_ntop(AF_INET6, &from.v6.sin6_addr, text.data(), text.size());
    }
    return text.data();
}

}  // namespace

Status Listening::open(const ServerSettings& settings) {
    return settings.unix_socket.empty() ? open_tcp(settings) : open_unix(settings);
}

Status Listening::open_tcp(const ServerSettings& settings) {
    AnyAddress where{};
    if (::inet_pton(AF_INET, settings.address.c_str(), &where.v4.sin_addr) == 1) {
        where.any.sa_family = AF_INET;
        where.v4.sin_port = htons(settings.port);
    } else if (::inet_pton(AF_INET6, settings.address.c_str(), &where.v6.sin6_addr) == 1) {
        where.any.sa_family = AF_INET6;
        where.v6.sin6_port = htons(settings.port);
    } else {
        return fail(ErrorCode::invalid_config,
                    text("{} is not an IP address", not_personal(settings.address)));
    }
    fd_ = new_socket(where.any.sa_family);
    // Reusing the address lets a restart begin at once; sharing the port would let a second server
    // run unnoticed.
    const int yes = 1;
    ::setsockopt(fd_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    const bool v6 = where.any.sa_family == AF_INET6;
    const bool listens = fd_ >= 0 && (v6 ? bind_to(fd_, where.v6) : bind_to(fd_, where.v4)) &&
                         ::listen(fd_, kBacklog) == 0;
    if (!listens) {
        const auto why = reason();
        close();
        return fail(ErrorCode::io, text("cannot listen on {} port {}: {}",
                                        not_personal(settings.address), settings.port, why));
    }
    AnyAddress bound{};
    socklen_t length = sizeof bound;
    ::getsockname(fd_, &bound.any, &length);
    port_ = ntohs(v6 ? bound.v6.sin6_port : bound.v4.sin_port);
    return {};
}

Status Listening::open_unix(const ServerSettings& settings) {
    const std::string path = settings.unix_socket.string();
    const std::string fresh = made_ready_as(path);
    const auto address = address_of(path);
    const auto fresh_address = address_of(fresh);
    if (!address || !fresh_address) {
        return fail(ErrorCode::invalid_config,
                    text("{} is too long for a Unix socket", not_personal(path)));
    }
    gid_t group = static_cast<gid_t>(-1);
    if (!settings.socket_group.empty()) {
        const auto known = group_of(settings.socket_group);
        if (!known) {
            return fail(ErrorCode::invalid_config,
                        text("the system knows no group {}", not_personal(settings.socket_group)));
        }
        group = *known;
    }
    for (const std::string& name : settings.socket_users) {
        const auto user = user_of(name);
        if (!user) {
            return fail(ErrorCode::invalid_config,
                        text("the system knows no user {}", not_personal(name)));
        }
        users_.push_back(*user);
    }
    if (Status is_free = check_free(path, *address); !is_free) return is_free;
    struct stat made {};
    if (::lstat(fresh.c_str(), &made) == 0) {  // of a start that was cut off
        if (!S_ISSOCK(made.st_mode)) {
            return fail(ErrorCode::io, text("cannot listen on {}: {} is in the way and no socket",
                                            not_personal(path), not_personal(fresh)));
        }
        ::unlink(fresh.c_str());
    }
    fd_ = new_socket(AF_UNIX);
    // Nobody can connect between bind() and listen(), so the mode is in time.
    const bool listens =
        fd_ >= 0 && bind_to(fd_, *fresh_address) && ::chown(fresh.c_str(), -1, group) == 0 &&
        ::chmod(fresh.c_str(), kSocketMode) == 0 && ::lstat(fresh.c_str(), &made) == 0 &&
        ::listen(fd_, kBacklog) == 0 && ::rename(fresh.c_str(), path.c_str()) == 0;
    if (!listens) {
        const auto why = reason();
        ::unlink(fresh.c_str());
        close();
        return fail(ErrorCode::io, text("cannot listen on {}: {}", not_personal(path), why));
    }
    path_ = path;
    device_ = made.st_dev;
    inode_ = made.st_ino;
    return {};
}

void Listening::close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
    struct stat there {};
    if (!path_.empty() && ::lstat(path_.c_str(), &there) == 0 && there.st_dev == device_ &&
        there.st_ino == inode_) {
        ::unlink(path_.c_str());
    }
    path_.clear();
}

Listening::Accepted Listening::accept() {
    AnyAddress from{};
    socklen_t length = sizeof from;
    Accepted accepted;
    const int fd = ::accept4(fd_, &from.any, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return accepted;
    if (path_.empty()) {
        const int yes = 1;
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        accepted.from.address = written(from);
    } else {
        ucred peer{};
        socklen_t size = sizeof peer;
        const bool known = ::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0;
        if (!users_.empty() &&
            (!known || std::find(users_.begin(), users_.end(), peer.uid) == users_.end())) {
            ::close(fd);
            log_warning(text("a connection of user id {} was refused: not in socket_users",
                             known ? static_cast<long>(peer.uid) : -1L));
            errno = EACCES;
            return accepted;
        }
        accepted.from.unix_socket = true;
    }
    accepted.fd = fd;
    return accepted;
}

}  // namespace ncp::http
