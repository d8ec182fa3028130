// Signing a PDF as PAdES baseline B (ETSI EN 319 142-1), with the key that signs ELMO.
//
// Refuses: a PDF that is encrypted or holds a form already (ours do not). The signature covers
// every byte but its own place, whose size is reckoned from the certificate; it is not shown on a
// page. Its time is what the signer says (/M), not a time stamp. Thread-safety: a pure function; a
// KeySource may be shared.
#pragma once

#include <string>

#include "base/clock.h"
#include "base/error.h"
#include "signing/key_source.h"

namespace ncp::signing {

struct PdfSigning {
    std::string name;    // of the signer, shown by readers; UTF-8
    std::string reason;  // shown by readers; UTF-8; empty: none
    WallTime at;
};

// The signed PDF. Errors: internal for bytes that are no PDF of ours, signature.
Result<std::string> sign_pdf(const std::string& pdf, const KeySource& key,
                             const PdfSigning& signing);

}  // namespace ncp::signing
