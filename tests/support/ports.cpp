#include "support/ports.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <random>
#include <stdexcept>

#include "base/descriptor.h"

namespace ncp::test {
namespace {

Descriptor needed(int socket) {
    if (socket < 0) throw std::runtime_error("no socket");
    return Descriptor(socket);
}

Descriptor tcp() {
    return needed(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

// False if somebody has it, or had it within the last minute.
bool reserve(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const plain = reinterpret_cast<sockaddr*>(&address);
    const Descriptor listener = tcp();  // not yet SO_REUSEADDR: one of two who try it now gets it
    if (::bind(listener.number(), plain, sizeof address) != 0) return false;
    const int yes = 1;  // what is in TIME_WAIT later lets only those in who set it, too
    if (::setsockopt(listener.number(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0) {
        return false;
    }
    if (::listen(listener.number(), 1) != 0) return false;
    const Descriptor client = tcp();
    if (::connect(client.number(), plain, sizeof address) != 0) return false;
    const Descriptor server = needed(::accept4(listener.number(), nullptr, nullptr, SOCK_CLOEXEC));
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
