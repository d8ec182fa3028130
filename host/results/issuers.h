// Reading the JSON parts that a plugin emits for issuers() and find_issuers().
// Thread-safety: a pure function.
#pragma once

#include <vector>

#include "base/error.h"
#include "results/source.h"

namespace ncp::results {

// Each part is {"identifiers": {type: value}, "titles": {language: title}, "country": …, "url": …}
// and may have a "key"; without one the key is the schac identifier, else the first. One of the
// same key again is left out. Error plugin: another shape, no identifier, no title.
Result<std::vector<Issuer>> read_issuers(const std::vector<EmittedPart>& parts);

}  // namespace ncp::results
