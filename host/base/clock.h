// Time as a parameter, so that expiry can be tested without waiting.
//
// Thread-safety: every method may be called from any thread. Ownership: whoever constructs a clock
// keeps it alive for as long as its users live; system_clock() lives for ever.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace ncp {

using SteadyTime = std::chrono::steady_clock::time_point;
using WallTime = std::chrono::system_clock::time_point;

class Clock {
  public:
    virtual ~Clock() = default;
    virtual SteadyTime steady() const = 0;  // for durations and deadlines
    virtual WallTime wall() const = 0;      // for what is written down
};

const Clock& system_clock();

// Seconds since 1970-01-01T00:00:00Z, rounded down; and back.
std::int64_t unix_seconds(WallTime time);
WallTime from_unix_seconds(std::int64_t seconds);

// RFC 3339 in UTC with seconds: "2026-11-23T14:05:09Z" (xs:dateTime with a zone).
std::string rfc3339(WallTime time);
// The same as PDF writes it (ISO 32000-1 section 7.9.4): "D:20261123140509Z".
std::string pdf_date(WallTime time);

// A point in time after which work is pointless.
class Deadline {
  public:
    Deadline(const Clock& clock, std::chrono::milliseconds from_now)
        : clock_(&clock), end_(clock.steady() + from_now) {}
    // Milliseconds left, 0 when over.
    std::chrono::milliseconds remaining() const;
    bool over() const { return remaining().count() == 0; }
    SteadyTime end() const { return end_; }

  private:
    const Clock* clock_;
    SteadyTime end_;
};

}  // namespace ncp
