#include "outbound/pool.h"

#include <algorithm>

namespace ncp::outbound {

std::unique_ptr<Connection> Pool::take(const std::string& origin) {
    while (true) {
        Idle newest;
        {
            std::lock_guard lock(mutex_);
            auto found = idle_.find(origin);
            if (found == idle_.end() || found->second.empty()) return nullptr;
            newest = std::move(found->second.back());
            found->second.pop_back();
        }
        // Looked at, and if need be closed, outside the lock.
        const bool fresh = clock_.steady() - newest.since < kIdleTimeMax;
        if (fresh && newest.connection->is_idle()) return std::move(newest.connection);
    }
}

void Pool::keep(std::unique_ptr<Connection> connection) {
    std::vector<Idle> old;
    const SteadyTime now = clock_.steady();
    std::lock_guard lock(mutex_);
    std::vector<Idle>& idle = idle_[connection->origin()];
    idle.push_back({std::move(connection), now});
    auto too_old = [&](const Idle& each) { return now - each.since >= kIdleTimeMax; };
    auto end = std::find_if_not(idle.begin(), idle.end(), too_old);
    if (end == idle.begin() && idle.size() > kIdleMax) ++end;
    std::move(idle.begin(), end, std::back_inserter(old));
    idle.erase(idle.begin(), end);
}

}  // namespace ncp::outbound
