// reserve-ports COUNT: reserves neighbouring ports for a test and prints the first
// (support/ports.h).
#include <cstdio>
#include <cstdlib>

#include "support/ports.h"

int main(int argc, char** argv) {
    const int count = argc == 2 ? std::atoi(argv[1]) : 0;
    if (count < 1 || count > 100) {
        std::fputs("usage: reserve-ports COUNT (1 to 100)\n", stderr);
        return 2;
    }
    std::printf("%u\n", unsigned{ncp::test::reserve_ports(static_cast<unsigned>(count))});
}
