#include "base/clock.h"

#include <fmt/chrono.h>

#include <algorithm>

namespace ncp {
namespace {
class SystemClock final : public Clock {
  public:
    SteadyTime steady() const override { return std::chrono::steady_clock::now(); }
    WallTime wall() const override { return std::chrono::system_clock::now(); }
};
}  // namespace

const Clock& system_clock() {
    static const SystemClock clock;
    return clock;
}

std::int64_t unix_seconds(WallTime time) {
    return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

WallTime from_unix_seconds(std::int64_t seconds) {
    return WallTime(std::chrono::seconds(seconds));
}

std::string rfc3339(WallTime time) {
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                       fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

std::string pdf_date(WallTime time) {
    std::string date = "D:";
    for (const char c : rfc3339(time)) {
        if (c >= '0' && c <= '9') date += c;
    }
    return date + "Z";
}

std::chrono::milliseconds Deadline::remaining() const {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end_ - clock_->steady());
    return std::max(left, std::chrono::milliseconds{0});
}

}  // namespace ncp
