// A gathering that asks every source at once, without picks, as a login begins it.
#pragma once

#include "results/gather.h"

namespace ncp::results {

inline Result<std::string> start_gathering(Gatherer& gatherer, const Identity& identity,
                                           std::string_view language,
                                           std::string_view correlation_id) {
    auto id = gatherer.prepare(identity, language, correlation_id);
    if (!id) return id;
    if (Status begun = gatherer.begin(*id, {}); !begun) {
        gatherer.cancel(*id);
        return fail(begun.error());
    }
    return id;
}

}  // namespace ncp::results
