#include "client/exchanges.h"

#include <algorithm>

#include "base/bytes.h"

namespace ncp::client {
namespace {

constexpr std::size_t kEntriesMax = 100;  // a demonstration has few visitors; documents are large
constexpr std::size_t kKeptBytesMax = 256U << 20;  // of all kept documents together
constexpr std::chrono::minutes kOpen{60};          // as long as a transfer may take
constexpr std::chrono::minutes kKept{10};

std::string random_uuid() {
    std::string hex = random_hex(16);
    hex[12] = '4';  // RFC 9562 section 5.4: version and variant
    hex[16] = "89ab"[hex[16] % 4];
    for (std::size_t at : {20U, 16U, 12U, 8U})
        hex.insert(at, "-");
    return hex;
}

template <class Entries>
auto oldest(Entries& entries) {
    return std::min_element(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
        return a.second.until < b.second.until;
    });
}

}  // namespace

// Forgets what is over, and the oldest if there are still too many.
template <class Value>
void Exchanges::make_room(std::map<std::string, Timed<Value>>& entries) {
    std::erase_if(entries, [&](const auto& e) { return e.second.until <= clock_.steady(); });
    while (entries.size() >= kEntriesMax)
        entries.erase(oldest(entries));
}

std::size_t Exchanges::kept_bytes() const {
    std::size_t bytes = 0;
    for (const auto& [handle, document] : kept_)
        bytes += document.value.size();
    return bytes;
}

std::string Exchanges::open() {
    std::lock_guard lock(mutex_);
    make_room(open_);
    std::string id = random_uuid();
    open_[id] = {{}, clock_.steady() + kOpen};
    return id;
}

bool Exchanges::expect(const std::string& session_id, Person person) {
    std::lock_guard lock(mutex_);
    auto found = open_.find(session_id);
    if (found == open_.end()) return false;
    found->second.value = std::move(person);
    return true;
}

std::optional<Person> Exchanges::close(const std::string& session_id) {
    std::lock_guard lock(mutex_);
    auto found = open_.find(session_id);
    if (found == open_.end() || found->second.until <= clock_.steady()) return std::nullopt;
    Person person = std::move(found->second.value);
    open_.erase(found);
    return person;
}

std::string Exchanges::keep(std::string document) {
    std::lock_guard lock(mutex_);
    make_room(kept_);
    while (!kept_.empty() && kept_bytes() + document.size() > kKeptBytesMax) {
        kept_.erase(oldest(kept_));
    }
    std::string handle = random_hex(16);
    kept_[handle] = {std::move(document), clock_.steady() + kKept};
    return handle;
}

std::optional<std::string> Exchanges::kept(const std::string& handle) {
    std::lock_guard lock(mutex_);
    auto found = kept_.find(handle);
    if (found == kept_.end() || found->second.until <= clock_.steady()) return std::nullopt;
    return found->second.value;
}

}  // namespace ncp::client
