// Certificates as text and back. Private to this module.
//
// Reading PEM is lenient about line breaks, because old registry entries have none (protocol.md,
// "Registry"); everything else is strict. Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "signing/openssl_handles.h"

namespace ncp::signing {

// RSA below this is no longer signed with or believed (BSI TR-02102, NIST SP 800-131A).
inline constexpr int kRsaBitsMin = 2048;
// Curves below P-256 likewise.
inline constexpr int kEllipticBitsMin = 256;

// The first certificate of a PEM text. Error: invalid_config.
Result<Certificate> read_certificate_pem(std::string_view pem);

// All of a PEM text, at least one and at most so many. Error: invalid_config.
inline constexpr std::size_t kCertificatesMax = 1000;
Result<std::vector<Certificate>> read_certificates_pem(std::string_view pem);

// Exactly one certificate in exactly its DER encoding; null otherwise.
Certificate read_certificate_der(std::string_view der);

std::string to_pem(const X509& certificate);
std::string to_der(const X509& certificate);

// RFC 2253 form, UTF-8: "CN=Example,O=…". Not free of hostile text: escape it before showing.
std::string subject_of(const X509& certificate);
std::string issuer_of(const X509& certificate);

// By its key alone. signature: as OpenSSL has it, of ECDSA in DER.
bool is_signed_with(const X509& certificate, const EVP_MD* digest, std::string_view bytes,
                    std::string_view signature);

// Is the public key of a kind and size that may be believed?
bool is_strong_enough(const X509& certificate);

// The same certificate, or a self-signed one of the same key that is itself undamaged.
bool speaks_for(const X509& carried, const X509& pinned);

}  // namespace ncp::signing
