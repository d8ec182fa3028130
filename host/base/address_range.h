// Internet addresses as an operator lists them: "192.0.2.10", "2001:db8::/64" (RFC 4632, 4291).
//
// Refuses names, zones ("%eth0"), and ranges whose address has bits beyond the prefix (10.0.0.1/8
// is a mistake: one address or all of them?). An IPv4 address that came in through an IPv6 socket
// is the IPv4 address. Thread-safety: values.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ncp {

class AddressRange {
  public:
    static std::optional<AddressRange> parse(std::string_view text);
    bool contains(std::string_view address) const;
    // How many bits are fixed, of 32 or 128.
    unsigned prefix_bits() const { return prefix_bits_; }
    bool is_v4() const { return address_.v4; }

  private:
    struct Address {
        bool v4 = true;
        std::array<std::uint8_t, 16> bytes{};  // of v4 the first four
    };
    static std::optional<Address> read(std::string_view text);
    bool equal_in_prefix(const Address& other) const;

    Address address_;
    unsigned prefix_bits_ = 0;
};

}  // namespace ncp
