#include "login/saml/program/own_key.h"

#include <openssl/err.h>
#include <openssl/pem.h>

namespace ncp::login::saml::program {

Read<OwnKey> OwnKey::open(std::string_view key_pem) {
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> memory(
        BIO_new_mem_buf(key_pem.data(), static_cast<int>(key_pem.size())), &BIO_free_all);
    std::shared_ptr<EVP_PKEY> key(PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr),
                                  &EVP_PKEY_free);
    ERR_clear_error();
    if (key == nullptr || EVP_PKEY_is_a(key.get(), "RSA") != 1) {
        return tl::unexpected(Refusal::own_key);
    }
    return OwnKey(std::move(key));
}

Read<std::string> OwnKey::sign(std::string_view bytes) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          &EVP_MD_CTX_free);
    std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())), '\0');
    std::size_t size = signature.size();
    if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) != 1 ||
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()) != 1) {
        ERR_clear_error();
        return tl::unexpected(Refusal::internal);
    }
    signature.resize(size);
    return signature;
}

}  // namespace ncp::login::saml::program
