// What can be said of a certificate to a person or to a rule, and whether an authority stands
// behind it. Thread-safety: pure functions.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"

namespace ncp::signing {

struct CertificateFacts {
    std::string subject, issuer;  // RFC 2253; not free of hostile text
    std::string key;              // "RSA 3072", "P-256"
    bool strong = false;          // may signatures by this key be believed?
    WallTime not_before, not_after;
    std::string fingerprint;  // SHA-256 as openssl x509 -fingerprint prints it: "0A:1B:…"
};

// The first certificate of a PEM text, or all. Error: invalid_config.
Result<CertificateFacts> read_certificate_facts(std::string_view pem);
Result<std::vector<CertificateFacts>> read_all_certificate_facts(std::string_view pem);

// Is this a certificate (DER) whose key may be believed? Its dates and its issuer do not matter:
// whoever asks has it from a place that he trusts.
bool is_strong_certificate(std::string_view der);

// Does a path lead from the certificate over these others to an authority of ca_file, or of the
// system when that is empty, at this time? Errors: io, invalid_config with what to do.
Status check_chain(std::string_view certificate_pem, const std::filesystem::path& chain_file,
                   const std::filesystem::path& ca_file, WallTime at);

}  // namespace ncp::signing
