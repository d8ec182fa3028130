// Inclusive Canonical XML 1.0 without comments, by libxml2. Private to this module.
// Thread-safety: one thread at a time for one tree.
#pragma once

#include <libxml/tree.h>
#include <openssl/types.h>

#include <string>

#include "base/error.h"

namespace ncp::signing {

// Of the whole document (apex null) or of the subtree that begins at apex, with the namespaces and
// xml: attributes it inherits from its ancestors. Error: signature (a relative namespace name).
Result<std::string> canonicalize(xmlDoc* tree, const xmlNode* apex = nullptr);

// The digest of the whole document's canonical form, which is never held as a whole.
Result<std::string> canonical_digest(xmlDoc* tree, const EVP_MD* digest);

}  // namespace ncp::signing
