// The key that signs now and, while keys roll over, the one that will: the new certificate is
// published beforehand, and at the appointed instant the new key takes over by itself.
//
// Whoever signs takes one key for all he does with one document (its certificate must be the one of
// its signature), so the instant is asked for once. Thread-safety: at() from any thread.
#pragma once

#include <memory>

#include "base/clock.h"
#include "signing/key_source.h"

namespace ncp::signing {

struct SigningKeys {
    std::unique_ptr<KeySource> current;
    std::unique_ptr<KeySource> next;  // null: no change is planned
    WallTime switch_on;               // from here on next signs

    const KeySource& at(WallTime now) const {
        return next != nullptr && now >= switch_on ? *next : *current;
    }
};

}  // namespace ncp::signing
