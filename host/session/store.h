// Where transfers are kept between requests: bytes with a version and two lifetimes.
//
// The personal part is wiped at its own time; the way back (session id, return address, code) stays
// longer, so that the student can always be sent home. The seam for a store shared by instances.
// Refuses: growing beyond its limits (overloaded), lost updates (save() compares versions).
// Thread-safety: every method from any thread. Ownership: records are copied in and out.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"

namespace ncp::session {

struct Record {
    std::string personal;  // empty once wiped
    WallTime personal_until;
    std::string way_back;
    WallTime way_back_until;
    std::uint64_t version = 0;  // set by the store
};

class Store {
  public:
    virtual ~Store() = default;
    // Where there is no room for one more record, those go that are only a way back, the oldest
    // first: else whoever begins many transfers could keep everybody out for a day. Error: outdated
    // if the id exists already, overloaded.
    virtual Status create(std::string_view id, Record record) = 0;
    // nullopt: unknown or forgotten. The personal part is empty once its time is over.
    virtual Result<std::optional<Record>> load(std::string_view id) = 0;
    // Replaces the record whose version is still record.version; error outdated if it is not.
    virtual Status save(std::string_view id, Record record) = 0;
    virtual void erase(std::string_view id) = 0;
    // Wipes what is over; called every few seconds.
    virtual void sweep() = 0;
};

struct MemoryLimits {
    std::size_t records_max = 20'000;
    std::size_t size_bytes_max = 1U << 30;  // personal parts together
};
std::unique_ptr<Store> memory_store(MemoryLimits limits, const Clock& clock);

}  // namespace ncp::session
