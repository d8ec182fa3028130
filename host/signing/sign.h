// Signing an ELMO document as EMREX demands, and nothing else.
//
// XMLDSig enveloped, as the last child of elmo: exactly one Reference with URI="", transforms
// enveloped-signature and inclusive C14N 1.0, the digest and the method of the key's algorithm,
// KeyInfo with X509Data holding only the certificate. The document is sent in its canonical form,
// the very bytes that are digested: nothing travels that the signature does not cover, and it is
// written once. Comments and processing instructions are left out. SignedInfo is signed by the
// KeySource. (protocol.md, "Signature"; xmldsig-core 1.0; Canonical XML 1.0.)
// Thread-safety: pure functions; a KeySource may be shared.
#pragma once

#include <string>

#include "base/error.h"
#include "elmo/document.h"
#include "signing/key_source.h"

namespace ncp::signing {

// The signed bytes to be sent: UTF-8 with an XML declaration. The document must not hold a
// Signature as child of its root (internal). It is taken, and gone before the key is used, because
// a tree is several times as large as its text.
Result<std::string> sign(elmo::Document document, const KeySource& key);

}  // namespace ncp::signing
