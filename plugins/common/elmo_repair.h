// Second step of reading: whatever stands in a tree, brought under ELMO 1.7's grammar.
//
// Order, unknown and empty elements, values, attributes, what must be there. Every change is
// counted. Refuses (plugin::Refused, NCP_PERMANENT, naming the element) where leaving something out
// would say something else than the service did: an unknown status, a result without a title, an
// issuer without a site. Afterwards the tree is valid. Thread-safety: free functions.
#pragma once

#include <string_view>

#include "common/repairs.h"
#include "common/xml_tree.h"

namespace ncp::common {

// now: xs:dateTime, for a document that does not say when it was made.
void repair_elmo(XmlNode& root, std::string_view now, Repairs& repairs);

}  // namespace ncp::common
