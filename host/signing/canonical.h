// Canonical XML 1.0 without comments, inclusive unless said otherwise, by libxml2. Private to this
// module. Thread-safety: one thread at a time for one tree.
#pragma once

#include <libxml/tree.h>

#include <string>

#include "base/error.h"

namespace ncp::signing {

// Of the whole document (apex null) or of the subtree that begins at apex, with the namespaces and
// xml: attributes it inherits from its ancestors; appended to target. Error: signature (a relative
// namespace name).
Status canonicalize(xmlDoc* tree, const xmlNode* apex, std::string& target);

// Of the whole document by Exclusive XML Canonicalization 1.0 without comments; appended.
Status canonicalize_exclusive(xmlDoc* tree, std::string& target);

}  // namespace ncp::signing
