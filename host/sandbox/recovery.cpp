#include "sandbox/recovery.h"

#include <algorithm>
#include <array>

#include "base/log.h"

namespace ncp::sandbox {
namespace {

using std::chrono::milliseconds;

// After the first, second, third, fourth crash in a row.
constexpr std::array<milliseconds, 4> kWaits{milliseconds(0), milliseconds(250),
                                             milliseconds(1'000), milliseconds(4'000)};
constexpr milliseconds kQuarantine{300'000};

}  // namespace

bool Recovery::is_quarantine() const {
    return policy_ == AfterManyCrashes::quarantine && crashes_ > static_cast<int>(kWaits.size());
}

void Recovery::crashed(const PublicText& how) {
    ++crashes_;
    const milliseconds pause =
        is_quarantine()
            ? kQuarantine
            : kWaits.at(std::min(static_cast<std::size_t>(crashes_), kWaits.size()) - 1);
    not_before_ = clock_.steady() + pause;
    log_error(text("{}: {}; crash {} in a row; {} for {} ms", who_, how, crashes_,
                   is_quarantine() ? PublicText("in quarantine") : PublicText("no new worker"),
                   pause.count()));
}

Result<milliseconds> Recovery::wait() const {
    const auto left =
        std::max(milliseconds(0), std::chrono::ceil<milliseconds>(not_before_ - clock_.steady()));
    if (left.count() > 0 && is_quarantine()) {
        return fail(ErrorCode::source_failed,
                    text("in quarantine for {} ms more: its worker crashed {} times in a row",
                         left.count(), crashes_));
    }
    return left;
}

}  // namespace ncp::sandbox
