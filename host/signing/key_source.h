// Where the signing key comes from. The seam for PKCS#11 tokens; here: PEM files.
// Thread-safety: sign() and certificate_pem() may be called from any thread.
#pragma once

#include <openssl/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/secret.h"

namespace ncp::signing {

class KeySource {
  public:
    virtual ~KeySource() = default;
    // RSA PKCS#1 v1.5 with SHA-256 over these bytes (xmldsig-more#rsa-sha256). Raw signature.
    virtual Result<std::string> sign(std::string_view bytes) const = 0;
    // The certificate that belongs to the key and is published in the registry; PEM.
    virtual const std::string& certificate_pem() const = 0;
};

// Reads a PEM key (RSA ≥ 2048) and its certificate and refuses a pair that does not belong
// together, an expired certificate (invalid_config) and a key file that others can read.
Result<std::unique_ptr<KeySource>> open_key_files(const std::filesystem::path& key_file,
                                                  const std::filesystem::path& certificate_file,
                                                  const Secret& passphrase, const Clock& clock);

// Makes a new RSA-3072 key and a self-signed certificate, both PEM. common_name is the host;
// alternative_names are DNS names or IP addresses (for a TLS certificate, else empty).
struct NewKey {
    std::string key_pem, certificate_pem;
};
struct NewKeyWish {
    std::string common_name;
    std::vector<std::string> alternative_names;
    bool for_tls = false;  // serverAuth key usage; else digitalSignature + nonRepudiation
    int valid_days = 825;
};
Result<NewKey> make_key(const NewKeyWish& wish, const Clock& clock);

}  // namespace ncp::signing
