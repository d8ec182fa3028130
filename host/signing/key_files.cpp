#include <openssl/pem.h>
#include <sys/stat.h>

#include <cstring>

#include "base/file.h"
#include "signing/certificate.h"
#include "signing/key_source.h"

namespace ncp::signing {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kKeyFileBytesMax = 64U << 10;  // a 16384-bit RSA key is 13 KB of PEM

class KeyInMemory final : public KeySource {
  public:
    KeyInMemory(Key key, const X509& certificate)
        : key_(std::move(key)), certificate_pem_(to_pem(certificate)) {}

    Result<std::string> sign(std::string_view bytes) const override {
        CleanErrorQueue clean;
        DigestContext context(EVP_MD_CTX_new());
        std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())), '\0');
        std::size_t size_bytes = signature.size();
        if (!context ||
            EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) != 1 ||
            EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()),
                           &size_bytes, reinterpret_cast<const unsigned char*>(bytes.data()),
                           bytes.size()) != 1) {
            return fail(ErrorCode::signature, "the signing key does not sign");
        }
        signature.resize(size_bytes);
        return signature;
    }
    const std::string& certificate_pem() const override { return certificate_pem_; }

  private:
    Key key_;
    std::string certificate_pem_;
};

// Never asks at a terminal: without a passphrase an encrypted key cannot be read.
int give_passphrase(char* buffer, int size_bytes, int /*writing*/, void* secret) {
    std::string_view passphrase = static_cast<const Secret*>(secret)->reveal();
    if (passphrase.size() > static_cast<std::size_t>(size_bytes)) return -1;
    std::memcpy(buffer, passphrase.data(), passphrase.size());
    return static_cast<int>(passphrase.size());
}

tl::unexpected<Error> refuse(const fs::path& file, const PublicText& why) {
    return fail(ErrorCode::invalid_config, text("{}: {}", not_personal(file.string()), why));
}

Status check_mode(const fs::path& key_file) {
    struct stat facts {};
    if (::stat(key_file.c_str(), &facts) != 0) return {};  // reading it says why
    if ((facts.st_mode & 077U) == 0) return {};
    return refuse(key_file,
                  "others than its owner can use this key; make it private: chmod 600 FILE");
}

Result<Key> read_key(const fs::path& file, const Secret& passphrase) {
    auto content = read_file(file, kKeyFileBytesMax);
    if (!content) return fail(content.error());
    Secret pem(std::move(*content));
    CleanErrorQueue clean;
    Bio memory(BIO_new_mem_buf(pem.reveal().data(), static_cast<int>(pem.reveal().size())));
    Key key(memory ? PEM_read_bio_PrivateKey(memory.get(), nullptr, give_passphrase,
                                             const_cast<Secret*>(&passphrase))
                   : nullptr);
    if (!key) return refuse(file, "not a private key in PEM, or its passphrase is wrong");
    if (EVP_PKEY_is_a(key.get(), "RSA") != 1) {
        return refuse(file, "not an RSA key; EMREX clients expect RSA with SHA-256");
    }
    if (EVP_PKEY_get_bits(key.get()) < kRsaBitsMin) {
        return refuse(file, text("an RSA key of {} bits; at least {} are needed",
                                 EVP_PKEY_get_bits(key.get()), kRsaBitsMin));
    }
    return key;
}

Status check_period(const fs::path& file, const X509& certificate, const Clock& clock) {
    std::time_t now = std::chrono::system_clock::to_time_t(clock.wall());
    if (X509_cmp_time(X509_get0_notAfter(&certificate), &now) <= 0) {
        return refuse(file, "this certificate has expired");
    }
    if (X509_cmp_time(X509_get0_notBefore(&certificate), &now) > 0) {
        return refuse(file, "this certificate is not valid yet; is the clock right?");
    }
    return {};
}

}  // namespace

Result<std::unique_ptr<KeySource>> open_key_files(const fs::path& key_file,
                                                  const fs::path& certificate_file,
                                                  const Secret& passphrase, const Clock& clock) {
    CleanErrorQueue clean;
    if (auto mode = check_mode(key_file); !mode) return fail(mode.error());
    auto key = read_key(key_file, passphrase);
    if (!key) return fail(key.error());
    auto pem = read_file(certificate_file, kKeyFileBytesMax);
    if (!pem) return fail(pem.error());
    auto certificate = read_certificate_pem(*pem);
    if (!certificate) return refuse(certificate_file, certificate.error().operator_text());
    if (X509_check_private_key(certificate->get(), key->get()) != 1) {
        return refuse(certificate_file, text("this certificate does not belong to the key {}",
                                             not_personal(key_file.string())));
    }
    if (auto period = check_period(certificate_file, **certificate, clock); !period) {
        return fail(period.error());
    }
    return std::make_unique<KeyInMemory>(std::move(*key), **certificate);
}

}  // namespace ncp::signing
