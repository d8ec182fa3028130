#include "login/oidc/redemptions.h"

#include "base/bytes.h"

namespace ncp::login::oidc {

void Redemptions::forget_old_locked() {
    const SteadyTime now = clock_.steady();
    std::erase_if(entries_, [&](const auto& entry) {
        return entry.second.answer && now - entry.second.since >= kKept;
    });
}

void Redemptions::forget_old() {
    const std::lock_guard lock(mutex_);
    forget_old_locked();
}

Result<LoginAnswer> Redemptions::once(const std::string& state, const std::string& code,
                                      const Deadline& deadline,
                                      const std::function<Result<LoginAnswer>()>& redeem) {
    const std::string key = sha256(state + ' ' + code);
    std::unique_lock lock(mutex_);
    forget_old_locked();
    if (const auto running = entries_.find(key); running != entries_.end()) {
        if (running->second.awaited && !running->second.answer) {
            return fail(ErrorCode::overloaded, "several wait for the answer to the same code");
        }
        running->second.awaited = true;
        const bool there = answered_.wait_for(lock, deadline.remaining(), [&] {
            const auto entry = entries_.find(key);
            return entry == entries_.end() || entry->second.answer;
        });
        const auto entry = entries_.find(key);
        if (there && entry != entries_.end()) return *entry->second.answer;
        if (entry != entries_.end()) entry->second.awaited = false;
        return fail(ErrorCode::source_timeout, "waited for the answer to the same code");
    }
    if (entries_.size() >= kMost) {
        lock.unlock();
        return redeem();
    }
    entries_[key].since = clock_.steady();
    lock.unlock();
    Result<LoginAnswer> answer = fail(ErrorCode::internal, "an exception ended a login");
    try {
        answer = redeem();
    } catch (const std::exception&) {  // whoever waits must be told, too
    }
    lock.lock();
    entries_[key] = {answer, clock_.steady()};
    answered_.notify_all();
    return answer;
}

}  // namespace ncp::login::oidc
