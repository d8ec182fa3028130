// Canonical XML 1.0 without comments, inclusive unless said otherwise, by libxml2. Private to this
// module. Thread-safety: one thread at a time for one tree.
#pragma once

#include <libxml/c14n.h>
#include <libxml/tree.h>

#include <string>
#include <vector>

#include "base/error.h"

namespace ncp::signing {

// Of the whole document (apex null) or of the subtree that begins at apex, with the namespaces and
// xml: attributes it inherits from its ancestors; appended to target. Error: signature (a relative
// namespace name).
Status canonicalize(xmlDoc* tree, const xmlNode* apex, std::string& target);

// Of the whole document by Exclusive XML Canonicalization 1.0 without comments; appended.
Status canonicalize_exclusive(xmlDoc* tree, std::string& target);

// Of an element as if its subtree were all of the document, though with the namespaces it inherits;
// made of a copy, so that it costs nothing how large the document is. xml: attributes that it
// inherits are left out. prefixes: of exclusive canonicalization, which of them are treated as in
// the inclusive one.
Status canonicalize_alone(const xmlNode* element, xmlC14NMode mode,
                          const std::vector<std::string>& prefixes, std::string& target);

}  // namespace ncp::signing
