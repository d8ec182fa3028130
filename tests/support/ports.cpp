#include "support/ports.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <random>
#include <stdexcept>

namespace ncp::test {
namespace {

class Socket {
  public:
    explicit Socket(int descriptor) : descriptor_(descriptor) {
        if (descriptor < 0) throw std::runtime_error("no socket");
    }
    ~Socket() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    int descriptor() const { return descriptor_; }

  private:
    int descriptor_;
};

int tcp() {
    return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

// False if somebody has it, or had it within the last minute.
bool reserve(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const plain = reinterpret_cast<sockaddr*>(&address);
    const Socket listener(tcp());  // not yet SO_REUSEADDR: one of two who try it now gets it
    if (::bind(listener.descriptor(), plain, sizeof address) != 0) return false;
    const int yes = 1;  // what is in TIME_WAIT later lets only those in who set it, too
    if (::setsockopt(listener.descriptor(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0) {
        return false;
    }
    if (::listen(listener.descriptor(), 1) != 0) return false;
    const Socket client(tcp());
    if (::connect(client.descriptor(), plain, sizeof address) != 0) return false;
    const Socket server(::accept4(listener.descriptor(), nullptr, nullptr, SOCK_CLOEXEC));
    return true;  // the last one made, the server's side, is closed first
}

}  // namespace

std::uint16_t reserve_ports(unsigned count) {
    constexpr unsigned kFirst = 20000;
    constexpr unsigned kLast = 32000;
    std::random_device random;
    std::uniform_int_distribution<unsigned> any(kFirst, kLast - count);
    for (int attempt = 0; attempt < 1000; ++attempt) {
        const unsigned first = any(random);
        unsigned had = 0;
        while (had < count && reserve(static_cast<std::uint16_t>(first + had)))
            ++had;
        if (had == count) return static_cast<std::uint16_t>(first);
    }
    throw std::runtime_error("no free ports on loopback");
}

}  // namespace ncp::test
