// Local codes become what ELMO says: "5" of a table is "passed", "sv" stays as it is.
//
// A value that its table does not list is left as it is: it may be ELMO's own. A meaning may be
// empty: the value is then left out. Thread-safety: free function over values.
#pragma once

#include "settings.h"
#include "table.h"

namespace ncp::sql {

void translate(Table& results, const Codes& codes);

}  // namespace ncp::sql
