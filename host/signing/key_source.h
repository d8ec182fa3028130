// Where the signing key comes from, and what it signs with: the seam between documents that are
// signed and keys in files or tokens.
//
// Refuses: RSA keys below 2048 or above 4096 bits, curves other than P-256 and P-384, a certificate
// that is not the key's, is not valid now or is not made for signing. Errors of opening are
// invalid_config or io and say what to do. Thread-safety: every member of an opened KeySource may
// be called from any thread.
#pragma once

#include <openssl/types.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/secret.h"

namespace ncp::signing {

// RSA is PKCS#1 v1.5. Every EMREX client takes RSA with SHA-256; ECDSA (P-256 with SHA-256, P-384
// with SHA-384) is for networks that are known to accept it.
enum class Algorithm { rsa_sha256, rsa_sha512, ecdsa_sha256, ecdsa_sha384 };

std::string_view name_of(Algorithm algorithm);  // "rsa-sha256", as the configuration has it
std::optional<Algorithm> algorithm_of(std::string_view name);

class KeySource {
  public:
    virtual ~KeySource() = default;
    virtual Algorithm algorithm() const = 0;
    // A signature over these bytes in the raw form of XMLDSig (RFC 8017 for RSA; for ECDSA r and s
    // one after the other, each of the curve's length: xmldsig-core1 section 6.4.3). Error:
    // signature.
    virtual Result<std::string> sign(std::string_view bytes) const = 0;
    // The certificate that belongs to the key and is published in the registry: PEM, and as
    // OpenSSL holds it, because reading one costs half as much as a signature.
    virtual const std::string& certificate_pem() const = 0;
    virtual const X509& certificate() const = 0;
};

// The same signature as CMS and X.509 write it: for ECDSA a DER sequence of r and s (RFC 3279
// section 2.2.3), RSA as it is. Empty if raw is no signature of this algorithm.
std::string der_form(Algorithm algorithm, std::string_view raw);

// A PEM key, encrypted or not, and its certificate. Refuses a key file that others can read. The
// clock tells whether the certificate is valid now.
Result<std::unique_ptr<KeySource>> open_key_files(const std::filesystem::path& key_file,
                                                  const std::filesystem::path& certificate_file,
                                                  const Secret& passphrase, const Clock& clock,
                                                  Algorithm algorithm = Algorithm::rsa_sha256);

// A key that never leaves a PKCS#11 token (a hardware module, a smart card, SoftHSM), reached
// through OpenSSL's engine "pkcs11" (Debian: libengine-pkcs11-openssl).
struct TokenKey {
    std::string uri;  // RFC 7512: "pkcs11:token=ncp;object=signing"; never holds the PIN
    std::filesystem::path module;  // the token's driver, a shared library
    Secret pin;
};
// Logs in once. A wrong PIN is never tried a second time, because tokens lock after a few: not here
// and not when signing. Keys that want the PIN again for every signature are refused.
Result<std::unique_ptr<KeySource>> open_token_key(const TokenKey& token,
                                                  const std::filesystem::path& certificate_file,
                                                  const Clock& clock,
                                                  Algorithm algorithm = Algorithm::rsa_sha256);

// Makes a new key (RSA-3072, or on the algorithm's curve) and a self-signed certificate, both PEM.
// common_name is the host; alternative_names are DNS names or IP addresses (for a TLS certificate,
// else empty).
struct NewKey {
    std::string key_pem, certificate_pem;
};
struct NewKeyWish {
    std::string common_name;
    std::vector<std::string> alternative_names;
    bool for_tls = false;   // serverAuth key usage; else digitalSignature + nonRepudiation
    bool decrypts = false;  // keyEncipherment as well (RSA): others encrypt for it
    int valid_days = 825;
    Algorithm algorithm = Algorithm::rsa_sha256;
};
Result<NewKey> make_key(const NewKeyWish& wish, const Clock& clock);

}  // namespace ncp::signing
