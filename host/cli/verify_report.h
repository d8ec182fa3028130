// What `verify` says about a document: in plain words for a person, as JSON for a program.
//
// Facts of the document are read only after its signature was found intact, from what it covers:
// everything but the signature itself, comments and the XML declaration. The learner is named, so
// that a help desk sees whose document it is; nothing else of the person is shown.
// Thread-safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "protocol/registry.h"
#include "signing/certificate_facts.h"
#include "signing/verify.h"

namespace ncp::cli {

struct DocumentFacts {
    std::string generated;  // generatedDate as written
    std::string given_names, family_name;
    std::size_t results = 0, institutions = 0;
};

struct VerifyReport {
    std::string file;
    signing::Verification verification;
    std::optional<signing::CertificateFacts> certificate;
    std::vector<protocol::ContactPoint> signers;  // of the registry
    std::optional<DocumentFacts> document;        // of an intact one
    std::vector<std::string> warnings;
};

// signers: those of the registry whose certificate it is, as far as one was given.
VerifyReport make_report(std::string file, std::string_view xml, signing::Verification verification,
                         std::vector<protocol::ContactPoint> signers, WallTime now);

std::string as_text(const VerifyReport& report);
std::string as_json(const VerifyReport& report);

}  // namespace ncp::cli
