// What to ask the service for a student: first by personal identity code; by learner number only
// where the codes find no results.
//
// A national id that is no Finnish identity code (a foreigner's, a mistyped one) is not asked for:
// the service's schema forbids it. Refuses (NCP_IDENTITY_INSUFFICIENT) a student of whom neither is
// known, (NCP_PERMANENT) more than kValuesMax of one. Everything here is personal data.
// Thread-safety: values.
#pragma once

#include <cstddef>
#include <ncp/plugin.hpp>
#include <string>
#include <vector>

#include "findings.h"
#include "soap.h"

namespace ncp::virta {

inline constexpr std::size_t kValuesMax = 4;  // nobody has more; beyond it is a fault or an attack

struct Questions {
    std::vector<Question> by_code, by_number;
};

// organisation: code of the only institution that is asked about; empty: all.
Questions questions_of(const plugin::Request& request, const std::string& organisation,
                       Findings& findings);

}  // namespace ncp::virta
