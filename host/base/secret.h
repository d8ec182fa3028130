// A string that is wiped when it goes: passphrases, tokens, personal payloads.
//
// Refuses: being printed, compared or copied by accident. Thread-safety: none, like std::string.
#pragma once

#include <openssl/crypto.h>

#include <string>
#include <string_view>
#include <utility>

namespace ncp {

// Overwrites the whole buffer (also what lies beyond size()) and empties the string.
inline void wipe(std::string& value) {
    value.resize(value.capacity());
    OPENSSL_cleanse(value.data(), value.size());
    value.clear();
}

class Secret {
  public:
    Secret() = default;
    explicit Secret(std::string value) : value_(std::move(value)) {}
    ~Secret() { wipe(value_); }
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    // Copies on purpose: a moved-from short string keeps its bytes, so they are wiped by hand.
    // NOLINTNEXTLINE(performance-move-constructor-init)
    Secret(Secret&& other) noexcept : value_(other.value_) { wipe(other.value_); }
    Secret& operator=(Secret&& other) noexcept {
        if (this != &other) {
            wipe(value_);
            value_ = other.value_;
            wipe(other.value_);
        }
        return *this;
    }
    std::string_view reveal() const { return value_; }
    bool empty() const { return value_.empty(); }

  private:
    std::string value_;
};

}  // namespace ncp
