#include "results/breaker.h"

#include <algorithm>

#include "base/log.h"

namespace ncp::results {
namespace {

constexpr int kFailuresMax = 5;  // one bad record is no outage, five in a row are
constexpr std::chrono::milliseconds kFirstPause{15'000};
constexpr std::chrono::milliseconds kLongestPause{300'000};
// A country has some hundred institutions; beyond this, idle ones are forgotten.
constexpr std::size_t kIssuersMax = 5'000;
constexpr double kEarned = 0.1, kTokensMax = 10;

PublicText place(const std::string& source_id, const std::string& issuer) {
    return issuer.empty()
               ? text("source {}", not_personal(source_id))
               : text("source {}, institution {}", not_personal(source_id), not_personal(issuer));
}

}  // namespace

Breakers::Breakers(std::string source_id, std::size_t in_flight_max, const Clock& clock)
    : source_id_(std::move(source_id)),
      in_flight_max_(std::max<std::size_t>(in_flight_max, 1)),
      clock_(clock) {}

Result<Breakers::Entry> Breakers::enter(const std::string& issuer) {
    std::lock_guard lock(mutex_);
    if (issuers_.size() >= kIssuersMax && !issuers_.contains(issuer)) {
        std::erase_if(issuers_, [](const auto& entry) { return entry.second.in_flight == 0; });
    }
    Issuer& state = issuers_[issuer];
    bool trial = false;
    if (state.open) {
        if (clock_.steady() < state.closed_until || state.trial_under_way) {
            return fail(ErrorCode::source_failed,
                        text("left alone for now: it failed {} times in a row", state.failures));
        }
        trial = state.trial_under_way = true;
    }
    if (!issuer.empty() && state.in_flight >= in_flight_max_) {
        if (trial) state.trial_under_way = false;
        return fail(ErrorCode::source_failed,
                    text("institution {} has {} questions under way already", not_personal(issuer),
                         state.in_flight));
    }
    ++state.in_flight;
    return Entry(*this, issuer, trial);
}

void Breakers::leave(const std::string& issuer, bool trial, Verdict verdict) {
    std::lock_guard lock(mutex_);
    Issuer& state = issuers_[issuer];
    --state.in_flight;
    if (trial) state.trial_under_way = false;
    if (verdict == Verdict::worked) {
        if (state.open) log_info(text("{}: answers again", place(source_id_, issuer)));
        state.open = false;
        state.failures = 0;
        state.pause = {};
    } else if (verdict == Verdict::failed) {
        ++state.failures;
        const bool opens = !state.open && state.failures >= kFailuresMax;
        if (!opens && !trial) return;
        state.open = true;
        state.pause = std::clamp(state.pause * 2, kFirstPause, kLongestPause);
        state.closed_until = clock_.steady() + state.pause;
        log_error(text("{}: failed {} times in a row; left alone for {} ms",
                       place(source_id_, issuer), state.failures, state.pause.count()));
    }
}

Breakers::Entry::Entry(Entry&& other) noexcept
    : breakers_(std::exchange(other.breakers_, nullptr)),
      issuer_(std::move(other.issuer_)),
      trial_(other.trial_) {}

Breakers::Entry::~Entry() {
    leave(Verdict::neither);
}

void Breakers::Entry::leave(Verdict verdict) {
    if (Breakers* breakers = std::exchange(breakers_, nullptr)) {
        breakers->leave(issuer_, trial_, verdict);
    }
}

void RetryBudget::earn() {
    std::lock_guard lock(mutex_);
    tokens_ = std::min(tokens_ + kEarned, kTokensMax);
}

bool RetryBudget::spend() {
    std::lock_guard lock(mutex_);
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
}

}  // namespace ncp::results
