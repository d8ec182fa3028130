#include "login/saml/program/decryption.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <xmlsec/crypto.h>
#include <xmlsec/openssl/evp.h>
#include <xmlsec/xmlenc.h>

#include <array>
#include <vector>

#include "login/saml/program/parts.h"
#include "login/saml/program/saml_names.h"
#include "signing/tree_walk.h"

namespace ncp::login::saml {
namespace {

struct FreeContext {
    void operator()(xmlSecEncCtx* context) const { xmlSecEncCtxDestroy(context); }
};
using Context = std::unique_ptr<xmlSecEncCtx, FreeContext>;
using Key = std::unique_ptr<xmlSecKey, decltype(&xmlSecKeyDestroy)>;

constexpr std::string_view kOaep = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p";
struct Cipher {
    std::string_view name;
    std::size_t key_bytes;
};
constexpr std::array<Cipher, 6> kCiphers{{
    {"http://www.w3.org/2001/04/xmlenc#aes128-cbc", 16},
    {"http://www.w3.org/2001/04/xmlenc#aes192-cbc", 24},
    {"http://www.w3.org/2001/04/xmlenc#aes256-cbc", 32},
    {"http://www.w3.org/2009/xmlenc11#aes128-gcm", 16},
    {"http://www.w3.org/2009/xmlenc11#aes192-gcm", 24},
    {"http://www.w3.org/2009/xmlenc11#aes256-gcm", 32},
}};
// One for each of several recipients; each that is tried costs a private operation.
constexpr std::size_t kEncryptedKeysMax = 3;

struct Sealed {
    xmlNode* data = nullptr;
    std::size_t key_bytes = 0;
    std::vector<xmlNode*> keys;
};

bool has_value(Parts& parts) {
    const xmlNode* data = parts.take(kXmlenc, "CipherData");
    if (data == nullptr) return false;
    auto inside = Parts::of(data);
    const xmlNode* value = inside ? inside->take(kXmlenc, "CipherValue") : nullptr;
    return value != nullptr && inside->at_end() && signing::only_base64(value).has_value();
}

std::string method_of(Parts& parts) {
    const xmlNode* method = parts.take(kXmlenc, "EncryptionMethod");
    return method == nullptr ? "" : attribute_of(method, "Algorithm").value_or("");
}

Refusal check_key(const xmlNode* key) {
    auto parts = Parts::of(key);
    if (!parts) return Refusal::encryption_form;
    if (method_of(*parts) != kOaep) return Refusal::key_transport;
    parts->take(kDsig, "KeyInfo");  // for whom it is: the key that opens it is the answer
    return has_value(*parts) ? Refusal::none : Refusal::encryption_form;
}

// KeyInfo of the data holds the key, or else it lies behind the data.
void collect_keys(const xmlNode* key_info, std::vector<xmlNode*>& keys) {
    for (xmlNode* node = key_info->children; node != nullptr; node = node->next) {
        if (signing::is_element(node, kXmlenc, "EncryptedKey")) keys.push_back(node);
    }
}

Refusal read_data(Sealed& sealed) {
    auto parts = Parts::of(sealed.data);
    if (!parts) return Refusal::encryption_form;
    const std::string method = method_of(*parts);
    for (const Cipher& cipher : kCiphers) {
        if (method == cipher.name) sealed.key_bytes = cipher.key_bytes;
    }
    if (sealed.key_bytes == 0) return Refusal::encryption_algorithm;
    if (const xmlNode* info = parts->take(kDsig, "KeyInfo"); info != nullptr) {
        collect_keys(info, sealed.keys);
    }
    return has_value(*parts) ? Refusal::none : Refusal::encryption_form;
}

Read<Sealed> read_sealed(const xmlNode* encrypted) {
    auto parts = Parts::of(encrypted);
    Sealed sealed;
    sealed.data = parts ? parts->take(kXmlenc, "EncryptedData") : nullptr;
    if (sealed.data == nullptr) return tl::unexpected(Refusal::encryption_form);
    if (Refusal found = read_data(sealed); found != Refusal::none) return tl::unexpected(found);
    while (xmlNode* key = parts->take(kXmlenc, "EncryptedKey"))
        sealed.keys.push_back(key);
    if (!parts->at_end() || sealed.keys.empty() || sealed.keys.size() > kEncryptedKeysMax) {
        return tl::unexpected(Refusal::encryption_form);
    }
    for (const xmlNode* key : sealed.keys) {
        if (Refusal found = check_key(key); found != Refusal::none) return tl::unexpected(found);
    }
    return sealed;
}

// Takes the key; KeyInfo is then not read. Empty: it did not work.
std::string opened(xmlNode* node, Key key, bool is_key) {
    Context context(xmlSecEncCtxCreate(nullptr));
    if (!context || !key) return {};
    context->mode = is_key ? xmlEncCtxModeEncryptedKey : xmlEncCtxModeEncryptedData;
    context->encKey = key.release();
    const xmlSecBuffer* bytes = xmlSecEncCtxDecryptToBuffer(context.get(), node);
    if (bytes == nullptr || bytes->data == nullptr) return {};
    return {reinterpret_cast<const char*>(bytes->data), bytes->size};
}

Key session_key(const std::string& bytes) {
    return {
        xmlSecKeyReadMemory(xmlSecKeyDataAesId, reinterpret_cast<const xmlSecByte*>(bytes.data()),
                            static_cast<xmlSecSize>(bytes.size())),
        &xmlSecKeyDestroy};
}

}  // namespace

Read<DecryptionKey> DecryptionKey::open(std::string_view key_pem) {
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> memory(
        BIO_new_mem_buf(key_pem.data(), static_cast<int>(key_pem.size())), &BIO_free_all);
    EVP_PKEY* native = PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr);
    ERR_clear_error();
    if (native == nullptr) return tl::unexpected(Refusal::own_key);
    const bool rsa = EVP_PKEY_is_a(native, "RSA") == 1;
    xmlSecKeyData* data = xmlSecOpenSSLEvpKeyAdopt(native);
    if (data == nullptr) {
        EVP_PKEY_free(native);
        return tl::unexpected(Refusal::own_key);
    }
    std::shared_ptr<xmlSecKey> key(xmlSecKeyCreate(), &xmlSecKeyDestroy);
    if (!rsa || key == nullptr || xmlSecKeySetValue(key.get(), data) != 0) {
        xmlSecKeyDataDestroy(data);
        return tl::unexpected(Refusal::own_key);
    }
    return DecryptionKey(std::move(key));
}

Read<std::string> DecryptionKey::decrypt(xmlNode* encrypted_assertion) const {
    auto sealed = read_sealed(encrypted_assertion);
    if (!sealed) return tl::unexpected(sealed.error());
    std::string plain;
    for (xmlNode* wrapped : sealed->keys) {
        const std::string key =
            opened(wrapped, {xmlSecKeyDuplicate(key_.get()), &xmlSecKeyDestroy}, true);
        if (key.size() != sealed->key_bytes) continue;
        plain = opened(sealed->data, session_key(key), false);
        if (!plain.empty()) break;
    }
    ERR_clear_error();
    if (plain.empty()) return tl::unexpected(Refusal::not_decryptable);
    return plain;
}

}  // namespace ncp::login::saml
