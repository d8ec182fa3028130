#include "fuzz/properties.h"

#include <cstdio>
#include <cstdlib>

namespace ncp::fuzz {

void demand(bool holds, const char* property) {
    if (holds) return;
    std::fprintf(stderr, "property broken: %s\n", property);
    std::abort();
}

}  // namespace ncp::fuzz
