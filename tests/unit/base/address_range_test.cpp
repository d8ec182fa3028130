#include "base/address_range.h"

#include <gtest/gtest.h>

namespace ncp {
namespace {

bool lies_in(std::string_view range, std::string_view address) {
    const auto parsed = AddressRange::parse(range);
    return parsed && parsed->contains(address);
}

TEST(AddressRange, HoldsWhatItsPrefixSays) {
    EXPECT_TRUE(lies_in("192.0.2.10", "192.0.2.10"));
    EXPECT_FALSE(lies_in("192.0.2.10", "192.0.2.11"));
    EXPECT_TRUE(lies_in("192.0.2.8/29", "192.0.2.15"));
    EXPECT_FALSE(lies_in("192.0.2.8/29", "192.0.2.16"));
    EXPECT_TRUE(lies_in("2001:db8::/64", "2001:db8::1:2:3:4"));
    EXPECT_FALSE(lies_in("2001:db8::/64", "2001:db8:0:1::1"));
    EXPECT_TRUE(lies_in("0.0.0.0/0", "203.0.113.7"));
    EXPECT_FALSE(lies_in("0.0.0.0/0", "::1"));
    EXPECT_FALSE(lies_in("::/0", "203.0.113.7"));
}

TEST(AddressRange, AnIpv4AddressThroughAnIpv6SocketIsTheIpv4Address) {
    EXPECT_TRUE(lies_in("192.0.2.10", "::ffff:192.0.2.10"));
    EXPECT_TRUE(lies_in("::ffff:192.0.2.10", "192.0.2.10"));
    EXPECT_FALSE(lies_in("192.0.2.10", "::192.0.2.10"));
}

TEST(AddressRange, RefusesWhatIsNoAddressOrUnclear) {
    for (const char* wrong : {"",
                              "/",
                              "/8",
                              "localhost",
                              "192.0.2",
                              "192.0.2.10/",
                              "192.0.2.10/33",
                              "192.0.2.10/-1",
                              "192.0.2.10/24",
                              "192.0.2.0/2x",
                              "192.0.2.0/ 24",
                              " 192.0.2.1",
                              "192.0.2.1 ",
                              "192.0.2.01",
                              "0300.0.2.1",
                              "[::1]",
                              "fe80::1%eth0",
                              "2001:db8::1/64",
                              "::/129",
                              "::ffff:192.0.2.0/120",
                              "192.0.2.0/24/24"}) {
        EXPECT_FALSE(AddressRange::parse(wrong)) << wrong;
    }
}

TEST(AddressRange, NothingButAnAddressLiesInOne) {
    for (const char* other : {"", "unix", "192.0.2.10:80", "192.0.2.10 "})
        EXPECT_FALSE(lies_in("192.0.2.10", other)) << other;
    EXPECT_FALSE(lies_in("192.0.2.10", std::string_view("192.0.2.10\0x", 12)));
}

}  // namespace
}  // namespace ncp
