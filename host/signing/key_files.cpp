#include <openssl/pem.h>

#include <cstring>

#include "base/secret_file.h"
#include "signing/evp_key.h"

namespace ncp::signing {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kKeyFileBytesMax = 64U << 10;  // a 16384-bit RSA key is 13 KB of PEM

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

Result<Key> read_key(const fs::path& file, const Secret& passphrase) {
    auto content = read_secret(file, kKeyFileBytesMax);
    if (!content) return fail(content.error());
    const Secret& pem = *content;
    CleanErrorQueue clean;
    Bio memory(BIO_new_mem_buf(pem.reveal().data(), static_cast<int>(pem.reveal().size())));
    Key key(memory ? PEM_read_bio_PrivateKey(memory.get(), nullptr, give_passphrase,
                                             const_cast<Secret*>(&passphrase))
                   : nullptr);
    if (!key) {
        if (pem.reveal().find("-----BEGIN") == std::string_view::npos ||
            pem.reveal().find("PRIVATE KEY-----") == std::string_view::npos) {
            return refuse(file, "not a private key in PEM");
        }
        if (pem.reveal().find("ENCRYPTED") == std::string_view::npos) {
            return refuse(file, "this private key is damaged");
        }
        return refuse(file, passphrase.empty()
                                ? PublicText("this key is encrypted; name the file with its "
                                             "passphrase: passphrase_file = \"FILE\"")
                                : PublicText("its passphrase is wrong, or the key is damaged"));
    }
    return key;
}

}  // namespace

Result<std::unique_ptr<KeySource>> open_key_files(const fs::path& key_file,
                                                  const fs::path& certificate_file,
                                                  const Secret& passphrase, const Clock& clock,
                                                  Algorithm algorithm) {
    auto key = read_key(key_file, passphrase);
    if (!key) return fail(key.error());
    return make_key_source(std::move(*key), not_personal(key_file.string()), certificate_file,
                           algorithm, clock);
}

}  // namespace ncp::signing
