// The store of a single instance: a map behind one mutex. Payloads are moved and wiped, never
// written anywhere.
#include <map>
#include <mutex>

#include "base/secret.h"
#include "session/store.h"

namespace ncp::session {
namespace {

class MemoryStore final : public Store {
  public:
    MemoryStore(MemoryLimits limits, const Clock& clock) : limits_(limits), clock_(clock) {}

    ~MemoryStore() override {
        for (auto& [id, record] : records_)
            wipe(record.personal);
    }

    Status create(std::string_view id, Record record) override {
        std::lock_guard lock(mutex_);
        if (records_.contains(id)) return fail(ErrorCode::outdated, "the id is taken");
        if (records_.size() >= limits_.records_max) forget_a_way_back();
        if (records_.size() >= limits_.records_max) {
            return fail(ErrorCode::overloaded,
                        text("{} transfers are kept, more are refused", limits_.records_max));
        }
        if (Status room = reserve(record.personal.size(), 0); !room) return room;
        record.version = 1;
        records_.emplace(id, std::move(record));
        return {};
    }

    Result<std::optional<Record>> load(std::string_view id) override {
        std::lock_guard lock(mutex_);
        auto found = records_.find(id);
        if (found == records_.end()) return std::nullopt;
        if (clock_.wall() >= found->second.way_back_until) {
            remove(found);
            return std::nullopt;
        }
        expire_personal(found->second);
        return found->second;
    }

    Status save(std::string_view id, Record record) override {
        std::lock_guard lock(mutex_);
        auto found = records_.find(id);
        if (found == records_.end() || found->second.version != record.version) {
            return fail(ErrorCode::outdated, "another request was faster");
        }
        Record& kept = found->second;
        if (Status room = reserve(record.personal.size(), kept.personal.size()); !room) return room;
        wipe(kept.personal);
        kept = std::move(record);
        ++kept.version;
        return {};
    }

    void erase(std::string_view id) override {
        std::lock_guard lock(mutex_);
        if (auto found = records_.find(id); found != records_.end()) remove(found);
    }

    void sweep() override {
        std::lock_guard lock(mutex_);
        WallTime now = clock_.wall();
        for (auto it = records_.begin(); it != records_.end();) {
            expire_personal(it->second);
            it = now >= it->second.way_back_until ? remove(it) : std::next(it);
        }
    }

  private:
    using Records = std::map<std::string, Record, std::less<>>;

    // Accounts for a personal part that replaces one of replaced_bytes.
    Status reserve(std::size_t bytes, std::size_t replaced_bytes) {
        if (size_bytes_ - replaced_bytes + bytes > limits_.size_bytes_max) {
            return fail(
                ErrorCode::overloaded,
                text("the transfers in progress hold {} bytes, more are refused", size_bytes_));
        }
        size_bytes_ = size_bytes_ - replaced_bytes + bytes;
        return {};
    }

    void expire_personal(Record& record) {
        if (record.personal.empty() || clock_.wall() < record.personal_until) return;
        size_bytes_ -= record.personal.size();
        wipe(record.personal);
    }

    void forget_a_way_back() {
        auto oldest = records_.end();
        for (auto it = records_.begin(); it != records_.end(); ++it) {
            expire_personal(it->second);
            if (!it->second.personal.empty()) continue;
            bool older = oldest == records_.end() ||
                         it->second.way_back_until < oldest->second.way_back_until;
            if (older) oldest = it;
        }
        if (oldest != records_.end()) remove(oldest);
    }

    Records::iterator remove(Records::iterator it) {
        size_bytes_ -= it->second.personal.size();
        wipe(it->second.personal);
        return records_.erase(it);
    }

    const MemoryLimits limits_;
    const Clock& clock_;
    std::mutex mutex_;
    Records records_;
    std::size_t size_bytes_ = 0;
};

}  // namespace

std::unique_ptr<Store> memory_store(MemoryLimits limits, const Clock& clock) {
    return std::make_unique<MemoryStore>(limits, clock);
}

}  // namespace ncp::session
