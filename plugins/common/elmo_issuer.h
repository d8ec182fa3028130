// Whose report this is: the issuer of an answer against the institution that was asked.
// Private to elmo_reader. Thread-safety: free functions.
#pragma once

#include "common/elmo_reader.h"

namespace ncp::common {

// Fills in what is missing; refuses (plugin::Refused, NCP_PERMANENT) a report of another
// institution. Works on a translated tree, before the grammar is enforced.
void settle_issuer(XmlNode& report, const ElmoContext& context, Repairs& repairs);

}  // namespace ncp::common
