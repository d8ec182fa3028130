#include "results/worker/ring.h"

#include <fcntl.h>
#include <sys/mman.h>

#include <utility>

namespace ncp::results::worker {
namespace {
constexpr std::size_t kRingBytes = kRingSlots * kSlotBytes;
}

Result<Descriptor> Ring::create() {
    Descriptor memory(::memfd_create("emrex-ncp-ring", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    // Sealed, so that a worker cannot pull the memory away under a reading host.
    if (!memory || ::ftruncate(memory.number(), kRingBytes) != 0 ||
        ::fcntl(memory.number(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
        return fail(ErrorCode::io, "no shared memory to be had for a worker");
    }
    return memory;
}

Result<Ring> Ring::map(const Descriptor& descriptor, Access access) {
    const int protection = access == Access::write ? PROT_READ | PROT_WRITE : PROT_READ;
    void* memory =
        ::mmap(nullptr, kRingBytes, protection, MAP_SHARED | MAP_POPULATE, descriptor.number(), 0);
    if (memory == MAP_FAILED) return fail(ErrorCode::io, "shared memory cannot be mapped");
    return Ring(static_cast<char*>(memory));
}

Ring::Ring(Ring&& other) noexcept : memory_(std::exchange(other.memory_, nullptr)) {}

Ring::~Ring() {
    if (memory_ != nullptr) ::munmap(memory_, kRingBytes);
}

}  // namespace ncp::results::worker
