// The messages between the host and a program of its own that it does not trust.
//
// A message is a kind and a body of numbers and texts, each text behind its length. Both sides are
// of one build, so there is no versioning; but the host reads with the suspicion that hostile code
// or input has taken the other side over: every length is checked, and a short body reads as zeros
// and makes intact() false. Thread-safety: values.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace ncp::sandbox {

// Kind: an enumeration over std::uint32_t of one pair of programs.
template <class Kind>
struct MessageOf {
    Kind kind{};
    std::string body;
};

class BodyWriter {
  public:
    BodyWriter& number(std::uint64_t value) {
        char bytes[sizeof value];
        std::memcpy(bytes, &value, sizeof value);
        body_.append(bytes, sizeof value);
        return *this;
    }
    BodyWriter& integer(std::int64_t value) { return number(static_cast<std::uint64_t>(value)); }
    BodyWriter& text(std::string_view value) {
        number(value.size());
        body_.append(value);
        return *this;
    }
    const std::string& body() const { return body_; }
    std::string& body() { return body_; }

  private:
    std::string body_;
};

// Views point into the body that is read.
class BodyReader {
  public:
    explicit BodyReader(std::string_view body) : rest_(body) {}

    std::uint64_t number() {
        std::uint64_t value = 0;
        if (rest_.size() < sizeof value) return broken(), 0;
        std::memcpy(&value, rest_.data(), sizeof value);
        rest_.remove_prefix(sizeof value);
        return value;
    }
    std::int64_t integer() { return static_cast<std::int64_t>(number()); }
    std::string_view text() {
        const std::uint64_t size = number();
        if (size > rest_.size()) return broken(), std::string_view();
        const std::string_view value = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return value;
    }
    // How many entries follow, each of at least entry_bytes_min: a lie cannot make anybody reserve
    // memory for what is not there.
    std::size_t count(std::size_t entry_bytes_min) {
        const std::uint64_t value = number();
        if (value > rest_.size() / entry_bytes_min) return broken(), 0;
        return value;
    }
    // Nothing was missing, and nothing is left over.
    bool intact() const { return intact_ && rest_.empty(); }

  private:
    void broken() {
        intact_ = false;
        rest_ = {};
    }
    std::string_view rest_;
    bool intact_ = true;
};

}  // namespace ncp::sandbox
