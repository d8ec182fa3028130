// Namespace declarations of elements that change their place.
//
// Private to the module. A libxml2 element points to the declaration that binds its prefix, and
// that may stand on any ancestor: moving or removing elements without care leaves pointers into
// freed memory, or other bindings in scope than the source wrote (which changes the canonical form,
// and the meaning of prefixes in values). Thread-safety: like the tree's.
#pragma once

#include <libxml/tree.h>

#include <cstddef>

#include "base/error.h"

namespace ncp::elmo {

// What all carried declarations of one operation may add to a document. Real documents declare
// their namespaces at the root and add nothing; a hostile one could bind a name of megabytes above
// thousands of results.
inline constexpr std::size_t kCarriedBytesMax = 1U << 20;

// The declaration that binds a prefix (null for the default namespace) at an element, or null.
xmlNs* in_scope(const xmlNode* element, const xmlChar* prefix);

// Before element moves below new_parent, an element of the same document: declares on it what is in
// scope now and would not be there. budget_bytes is counted down. Error: too_large when it is used
// up.
Status carry_namespaces(xmlNode* element, const xmlNode* new_parent, std::size_t& budget_bytes);

// After element came to a new parent: drops its declarations that hold there anyway. Others whose
// prefix means nothing at the root yet move to the root.
void settle_namespaces(xmlNode* element);

// A copy of an element of another document, before `place` (null: as the last child).
xmlNode* copy_before(xmlNode* parent, xmlNode* place, const xmlNode* foreign);

// Declares at root what `foreign_root` declares and root does not: for prefixes inside values.
void adopt_declarations(xmlNode* root, const xmlNode* foreign_root);

// The ELMO namespace as default namespace, its elements without prefix, in the whole tree.
void make_elmo_the_default(xmlNode* root);

}  // namespace ncp::elmo
