// reserve-ports COUNT: reserves neighbouring ports for a test and prints the first
// (support/ports.h).
#include <charconv>
#include <cstdio>
#include <string_view>

#include "support/ports.h"

int main(int argc, char** argv) {
    const std::string_view wanted = argc == 2 ? argv[1] : "";
    unsigned count = 0;
    const auto [end, problem] =
        std::from_chars(wanted.data(), wanted.data() + wanted.size(), count);
    if (end != wanted.data() + wanted.size() || count < 1 || count > 100) {
        std::fputs("usage: reserve-ports COUNT (1 to 100)\n", stderr);
        return 2;
    }
    std::printf("%u\n", unsigned{ncp::test::reserve_ports(count)});
}
