// The parts of an ELMO document that are of other namespaces: extensions and addresses.
// Private to elmo_repair. Thread-safety: free functions.
#pragma once

#include "common/repairs.h"
#include "common/xml_tree.h"

namespace ncp::common {

// Extensions stay as they are, but for what the schema, which is lax there, has something to say
// about. strictly: only elements with a namespace of their own may stand there.
void repair_foreign(XmlNode& node, bool strictly, const ElementPath& path, Repairs& repairs);

// Puts the parts of an address into their namespace; where lines stand beside parts, the lines,
// which are meant for people, stay.
void repair_address(XmlNode& node, const ElementPath& path, Repairs& repairs);

}  // namespace ncp::common
