#include "outbound/resolve.h"

#include <netdb.h>

#include <atomic>
#include <cstring>
#include <memory>
#include <system_error>
#include <thread>

namespace ncp::outbound {
namespace {

// More addresses than a service has; a hostile name server could send hundreds.
constexpr std::size_t kAddressesMax = 8;

struct Lookup {
    std::string host, port;
    Signal done;
    int problem = 0;  // of getaddrinfo; valid once done is readable, like the addresses
    std::vector<Address> addresses;

    void run(int flags) {
        addrinfo hints{};
        hints.ai_socktype = SOCK_STREAM;
        hints.ai_flags = flags | AI_NUMERICSERV;
        addrinfo* found = nullptr;
        problem = ::getaddrinfo(host.c_str(), port.c_str(), &hints, &found);
        if (problem != 0) return;
        for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
            if (addresses.size() == kAddressesMax) break;
            if (each->ai_addrlen > sizeof(sockaddr_storage)) continue;
            Address address;
            std::memcpy(&address.bytes, each->ai_addr, each->ai_addrlen);
            address.size = each->ai_addrlen;
            addresses.push_back(address);
        }
        ::freeaddrinfo(found);
    }
};

// Lookups that were left behind count until they return: a dead name server must not collect
// threads.
constexpr int kLookupsMax = 64;
std::atomic<int> running_lookups{0};

Status run_aside(const std::shared_ptr<Lookup>& lookup) {
    if (++running_lookups > kLookupsMax) {
        --running_lookups;
        return fail(ErrorCode::io, "too many names are being looked up already");
    }
    try {
        std::thread([lookup] {
            lookup->run(0);
            lookup->done.raise();
            --running_lookups;
        }).detach();
    } catch (const std::system_error&) {
        --running_lookups;
        return fail(ErrorCode::io, "the system has no thread left to look up a name");
    }
    return {};
}

}  // namespace

Result<std::vector<Address>> resolve(const std::string& host, std::uint16_t port,
                                     const Waiting& waiting) {
    auto lookup = std::make_shared<Lookup>();
    lookup->host = host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
    lookup->port = std::to_string(port);
    lookup->run(AI_NUMERICHOST);
    if (lookup->problem == EAI_NONAME) {
        if (lookup->done.fd() < 0) return fail(ErrorCode::io, "no file descriptor left");
        if (Status started = run_aside(lookup); !started) return fail(started.error());
        auto done = waiting.until(lookup->done.fd(), POLLIN);
        if (!done) return fail(done.error());
    }
    if (lookup->problem != 0) {
        return fail(ErrorCode::io, text("its name cannot be resolved: {}",
                                        not_personal(::gai_strerror(lookup->problem))));
    }
    if (lookup->addresses.empty()) return fail(ErrorCode::io, "its name has no address");
    return lookup->addresses;
}

}  // namespace ncp::outbound
