// Verifying a signed ELMO document that came from anywhere.
//
// Trusts only what the single empty-URI Reference covers: exactly one Signature, child of the root
// elmo; transforms only enveloped-signature and inclusive or exclusive C14N; digest
// SHA-256/384/512; RSA or ECDSA with SHA-256 or better; the key is the pinned certificate's; what
// KeyInfo says is never trusted. Uses xmlsec1. Thread-safety: any thread after initialise_xmlsec().
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "elmo/document.h"
#include "signing/key_source.h"

namespace ncp::signing {

enum class Verdict {
    valid,           // intact and signed by the pinned certificate
    unknown_signer,  // intact, but no certificate was pinned: anybody may have signed
    invalid,         // changed, wrongly signed, or not in the form EMREX demands
};

struct Verification {
    Verdict verdict = Verdict::invalid;
    std::string reason;                 // in plain words, free of document content
    std::string signer_subject;         // of the certificate in KeyInfo (claimed) or the pinned one
    std::string certificate_pem;        // the one the signature was checked with
    std::string method;                 // "rsa-sha256", of a signature that is intact
    std::size_t nested_signatures = 0;  // inside the document, by others, not checked
    std::vector<std::size_t> signers;   // verify_with_registry(): positions, see there
};

// Parses these bytes afresh and checks them. certificate_pem: the one the registry publishes.
Verification verify(std::string_view xml, const std::optional<std::string>& certificate_pem);

// The same with the certificate of a key of ours: the self-check of what was just signed.
Verification verify(std::string_view xml, const KeySource& ours);

// Checks with whichever of a registry's certificates it is: valid if it is one of them, and signers
// are then the positions of all that hold its key (contact points may share one). A document whose
// signer is not among them is at best unknown_signer. What cannot be used as a certificate is
// passed over: registries hold old entries.
Verification verify_with_registry(std::string_view xml,
                                  const std::vector<std::string>& certificates_pem);

// Can this PEM text be checked with at all? Error: invalid_config.
Status check_certificate(std::string_view pem);

// Once at program start, after elmo::initialise_xml() and before threads.
void initialise_xmlsec();

}  // namespace ncp::signing
