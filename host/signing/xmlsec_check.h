// The check of a signature's arithmetic by xmlsec, an implementation that shares nothing with the
// one that signs. Private to this module. Thread-safety: any thread after initialise_xmlsec(); one
// thread at a time for one tree.
#pragma once

#include <libxml/tree.h>

#include "signing/openssl_handles.h"

namespace ncp::signing {

enum class Check { intact, changed, other_key, not_possible };

// signature: one whose form was found right. KeyInfo is not read. A Reference by ID finds what
// read_signature_form() registered.
Check check_with(xmlNode* signature, const X509& certificate);

}  // namespace ncp::signing
