// The signature of a document from outside, taken apart and held against the form that EMREX
// demands, before any of it is believed. Private to this module.
//
// Refuses whatever could make two programs verify different things (XML signature wrapping):
// a signature anywhere but directly below the root, more than one, more than one Reference, one
// that does not cover the root, any other transform or algorithm, Objects, comments inside. A
// Signature inside a Diploma Supplement (ELMO ≥ 1.4 allows one there), or deeper in SAML metadata,
// is somebody else's and is not looked at.
// Thread-safety: one thread at a time for one tree.
#pragma once

#include <libxml/tree.h>

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "signing/flaw.h"
#include "signing/root_signature.h"

namespace ncp::signing {

struct SignatureForm {
    xmlNode* signature = nullptr;               // owned by the tree
    std::vector<std::string> certificates_der;  // of KeyInfo, in document order
    std::string method;                         // the end of its name: "rsa-sha256"
};

tl::expected<SignatureForm, Flaw> read_signature_form(xmlDoc* tree);

// The same for another kind of document, whose Reference may also be "#" and the root's ID. That ID
// is then registered with the tree, so that a check finds the root by it and nothing else.
tl::expected<SignatureForm, Flaw> read_signature_form(xmlDoc* tree, const SignedRoot& root);

// The same for an element anywhere in a tree, whose Reference must be "#" and its ID.
tl::expected<SignatureForm, Flaw> read_signature_form(xmlNode* element, const char* id_attribute);

}  // namespace ncp::signing
