// Memory that host and worker share for bulk data: a ring of slots.
//
// The worker fills slot after slot and announces each by a message; a slot is free again when the
// host has answered. The host sees the ring read-only, copies each slot once and reads only the
// copy: the worker could change the bytes at any time. Neither side can change the size of the
// ring. Sized to stay in a core's cache: a larger one makes large answers slower, not faster.
// Thread-safety: none. Ownership: of the mapping.
#pragma once

#include <cstddef>
#include <span>

#include "base/descriptor.h"
#include "base/error.h"

namespace ncp::results::worker {

constexpr std::size_t kRingSlots = 4;
constexpr std::size_t kSlotBytes = 128U << 10;

class Ring {
  public:
    // A new ring's descriptor, and the host's read-only view of it. Error io.
    static Result<Descriptor> create();
    enum class Access { read, write };
    static Result<Ring> map(const Descriptor& descriptor, Access access);

    Ring(Ring&& other) noexcept;
    Ring& operator=(Ring&& other) = delete;
    Ring(const Ring&) = delete;
    Ring& operator=(const Ring&) = delete;
    ~Ring();

    // Only with Access::write may the bytes be written.
    char* slot(std::size_t index) const { return memory_ + index % kRingSlots * kSlotBytes; }

  private:
    explicit Ring(char* memory) : memory_(memory) {}
    char* memory_;
};

}  // namespace ncp::results::worker
