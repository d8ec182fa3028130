// The doors of a transfer: which address leads to which step, and at which stages it is open.
// Thread-safety: a constant table.
#pragma once

#include <span>
#include <string_view>

#include "transfer/visit.h"

namespace ncp::transfer {

struct Door {
    http::Method method;
    std::string_view pattern;  // below /t/{tag}
    unsigned open_at;          // set of stages, one bit each
    Step step;

    bool open(Stage stage) const { return (open_at & (1U << static_cast<unsigned>(stage))) != 0; }
};

std::span<const Door> doors();

}  // namespace ncp::transfer
