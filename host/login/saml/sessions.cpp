#include "login/saml/sessions.h"

#include "base/bytes.h"
#include "base/log.h"

namespace ncp::login::saml {
namespace {

constexpr std::size_t kTagDigits = 8;
constexpr int kAttempts = 4;  // two tabs at the same time

std::string key_of(std::string_view issuer, std::string_view name_id) {
    std::string name = std::to_string(issuer.size());
    name.append(" ").append(issuer).append(name_id);
    return "saml-session-" + hex_encode(sha256(name));
}

// The tags stand one behind the other, the newest last.
Status add(session::Store& store, const std::string& key, std::string_view tag, WallTime now) {
    auto found = store.load(key);
    if (!found) return fail(found.error());
    session::Record record = *found ? **found : session::Record();
    record.way_back.append(tag);
    if (record.way_back.size() > kTransfersOfOneMax * kTagDigits) {
        record.way_back.erase(0, record.way_back.size() - kTransfersOfOneMax * kTagDigits);
    }
    record.personal_until = now;
    record.way_back_until = now + kTransferMax;
    return *found ? store.save(key, std::move(record)) : store.create(key, std::move(record));
}

}  // namespace

void remember_session(session::Store& store, const Assertion& assertion, std::string_view tag,
                      WallTime now) {
    if (assertion.name_id.empty()) return;
    const std::string key = key_of(assertion.issuer, assertion.name_id);
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        const Status added = add(store, key, tag, now);
        if (added) return;
        if (added.error().code() == ErrorCode::outdated) continue;
        log_warning(
            text("a logout at the provider will not end a transfer: {}", added.error().describe()));
        return;
    }
}

std::vector<std::string> take_session(session::Store& store, std::string_view issuer,
                                      std::string_view name_id) {
    const std::string key = key_of(issuer, name_id);
    const auto found = store.load(key);
    std::vector<std::string> tags;
    if (!found || !*found) return tags;
    const std::string& all = (*found)->way_back;
    for (std::size_t at = 0; at + kTagDigits <= all.size(); at += kTagDigits)
        tags.push_back(all.substr(at, kTagDigits));
    store.erase(key);
    return tags;
}

}  // namespace ncp::login::saml
