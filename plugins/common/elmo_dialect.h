// Old and odd ways of writing ELMO, brought into the places where ELMO 1.7 has them.
//
// First step of reading: namespaces, elements that were renamed or moved, the learner inside the
// report, parts without hasPart. It adds no value of its own and leaves every other fault to the
// next step. Refuses (plugin::Refused, NCP_PERMANENT) what is no ELMO at all, and a document about
// two people. Thread-safety: free functions.
#pragma once

#include "common/repairs.h"
#include "common/xml_tree.h"

namespace ncp::common {

void translate_dialects(XmlNode& root, Repairs& repairs);

}  // namespace ncp::common
