#include "base/address_range.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <string>

namespace ncp {
namespace {

constexpr unsigned kBitsOfV4 = 32;
constexpr unsigned kBitsOfV6 = 128;
constexpr unsigned kByteBits = 8;
constexpr std::size_t kMappedBytes = 12;  // of an IPv4 address in an IPv6 one, before it

}  // namespace

std::optional<AddressRange::Address> AddressRange::read(std::string_view text) {
    const std::string terminated(text);
    if (terminated.find('\0') != std::string::npos) return std::nullopt;
    Address read;
    if (::inet_pton(AF_INET, terminated.c_str(), read.bytes.data()) == 1) return read;
    if (::inet_pton(AF_INET6, terminated.c_str(), read.bytes.data()) != 1) return std::nullopt;
    constexpr std::array<std::uint8_t, kMappedBytes> kMapped{0, 0, 0, 0, 0,   0,
                                                             0, 0, 0, 0, 255, 255};
    read.v4 = std::equal(kMapped.begin(), kMapped.end(), read.bytes.begin());
    if (read.v4) {
        std::rotate(read.bytes.begin(), read.bytes.begin() + kMappedBytes, read.bytes.end());
        std::fill(read.bytes.begin() + 4, read.bytes.end(), std::uint8_t{0});
    }
    return read;
}

std::optional<AddressRange> AddressRange::parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto address = read(text.substr(0, slash));
    if (!address) return std::nullopt;
    AddressRange range;
    range.address_ = *address;
    const unsigned bits = address->v4 ? kBitsOfV4 : kBitsOfV6;
    range.prefix_bits_ = bits;
    if (slash == std::string_view::npos) return range;
    const std::string_view prefix = text.substr(slash + 1);
    const char* end = prefix.data() + prefix.size();
    const auto [stopped, problem] = std::from_chars(prefix.data(), end, range.prefix_bits_);
    const bool mapped = address->v4 && text.find(':') != std::string_view::npos;
    if (prefix.empty() || problem != std::errc{} || stopped != end || mapped ||
        range.prefix_bits_ > bits) {
        return std::nullopt;
    }
    for (unsigned bit = range.prefix_bits_; bit < bits; ++bit) {
        const unsigned byte = address->bytes.at(bit / kByteBits);
        if ((byte >> (kByteBits - 1 - bit % kByteBits) & 1U) != 0) return std::nullopt;
    }
    return range;
}

bool AddressRange::equal_in_prefix(const Address& other) const {
    for (unsigned bit = 0; bit < prefix_bits_; ++bit) {
        const unsigned differ =
            address_.bytes.at(bit / kByteBits) ^ other.bytes.at(bit / kByteBits);
        if ((differ >> (kByteBits - 1 - bit % kByteBits) & 1U) != 0) return false;
    }
    return true;
}

bool AddressRange::contains(std::string_view address) const {
    const auto other = read(address);
    return other && other->v4 == address_.v4 && equal_in_prefix(*other);
}

}  // namespace ncp
