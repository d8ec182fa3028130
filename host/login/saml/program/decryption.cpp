#include "login/saml/program/decryption.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <xmlsec/crypto.h>
#include <xmlsec/xmlenc.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "login/saml/program/parts.h"
#include "login/saml/program/saml_names.h"
#include "signing/tree_walk.h"

namespace ncp::login::saml::program {
namespace {

struct FreeContext {
    void operator()(xmlSecEncCtx* context) const { xmlSecEncCtxDestroy(context); }
};
using Context = std::unique_ptr<xmlSecEncCtx, FreeContext>;
using Key = std::unique_ptr<xmlSecKey, decltype(&xmlSecKeyDestroy)>;

constexpr std::string_view kOaep = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p";
constexpr std::string_view kOaep11 = "http://www.w3.org/2009/xmlenc11#rsa-oaep";
constexpr std::string_view kXmlenc11 = "http://www.w3.org/2009/xmlenc11#";
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
// One for each of several recipients; each that is tried costs a private operation of each key.
constexpr std::size_t kEncryptedKeysMax = 3;

struct WrappedKey {
    const EVP_MD* digest = nullptr;
    const EVP_MD* mask = nullptr;  // of the mask generation function MGF1
    std::string value;
};
struct Sealed {
    xmlNode* data = nullptr;
    std::size_t key_bytes = 0;
    std::vector<const xmlNode*> key_elements;
    std::vector<WrappedKey> keys;
};

std::optional<std::string> take_value(Parts& parts) {
    const xmlNode* data = parts.take(kXmlenc, "CipherData");
    auto inside =
        data == nullptr ? Read<Parts>(tl::unexpected(Refusal::encryption_form)) : Parts::of(data);
    const xmlNode* value = inside ? inside->take(kXmlenc, "CipherValue") : nullptr;
    if (value == nullptr || !inside->at_end()) return std::nullopt;
    return signing::only_base64(value);
}

// By the end of a name: "xmlenc#sha256", "xmlenc11#mgf1sha256". Null: not one of these.
const EVP_MD* digest_of(const xmlNode* element, std::string_view prefix) {
    if (element == nullptr) return EVP_sha1();  // what both standards take for granted
    const std::string name = attribute_of(element, "Algorithm").value_or("");
    const std::string end = name.substr(std::min(name.find('#'), name.size() - 1) + 1);
    if (end == std::string(prefix) + "sha1") return EVP_sha1();
    if (end == std::string(prefix) + "sha256") return EVP_sha256();
    if (end == std::string(prefix) + "sha384") return EVP_sha384();
    return end == std::string(prefix) + "sha512" ? EVP_sha512() : nullptr;
}

std::string method_of(Parts& parts) {
    const xmlNode* method = parts.take(kXmlenc, "EncryptionMethod");
    return method == nullptr ? "" : attribute_of(method, "Algorithm").value_or("");
}

// SHA-1 is no weakness here: OAEP needs no collision resistance.
Refusal read_method(const xmlNode* method, WrappedKey& key) {
    const std::string name =
        method == nullptr ? "" : attribute_of(method, "Algorithm").value_or("");
    if (name != kOaep && name != kOaep11) return Refusal::key_transport;
    auto parts = Parts::of(method);
    if (!parts) return Refusal::encryption_form;
    key.digest = digest_of(parts->take(kDsig, "DigestMethod"), "");
    key.mask = name == kOaep ? EVP_sha1() : digest_of(parts->take(kXmlenc11, "MGF"), "mgf1");
    if (key.digest == nullptr || key.mask == nullptr) return Refusal::key_transport;
    return parts->at_end() ? Refusal::none : Refusal::encryption_form;  // no OAEPparams
}

Refusal read_key(const xmlNode* element, WrappedKey& key) {
    auto parts = Parts::of(element);
    if (!parts) return Refusal::encryption_form;
    if (Refusal found = read_method(parts->take(kXmlenc, "EncryptionMethod"), key);
        found != Refusal::none) {
        return found;
    }
    parts->take(kDsig, "KeyInfo");  // for whom it is: the key that opens it is the answer
    auto value = take_value(*parts);
    if (!value) return Refusal::encryption_form;
    key.value = std::move(*value);
    return Refusal::none;
}

// KeyInfo of the data holds the key, or else it lies behind the data.
void collect_keys(const xmlNode* key_info, std::vector<const xmlNode*>& keys) {
    for (const xmlNode* node = key_info->children; node != nullptr; node = node->next) {
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
        collect_keys(info, sealed.key_elements);
    }
    return take_value(*parts) ? Refusal::none : Refusal::encryption_form;
}

Read<Sealed> read_sealed(const xmlNode* encrypted) {
    auto parts = Parts::of(encrypted);
    Sealed sealed;
    sealed.data = parts ? parts->take(kXmlenc, "EncryptedData") : nullptr;
    if (sealed.data == nullptr) return tl::unexpected(Refusal::encryption_form);
    if (Refusal found = read_data(sealed); found != Refusal::none) return tl::unexpected(found);
    while (const xmlNode* key = parts->take(kXmlenc, "EncryptedKey"))
        sealed.key_elements.push_back(key);
    if (!parts->at_end() || sealed.key_elements.empty() ||
        sealed.key_elements.size() > kEncryptedKeysMax) {
        return tl::unexpected(Refusal::encryption_form);
    }
    for (const xmlNode* element : sealed.key_elements) {
        Refusal found = read_key(element, sealed.keys.emplace_back());
        if (found != Refusal::none) return tl::unexpected(found);
    }
    return sealed;
}

// Empty: it is not for this key.
std::string unwrapped(EVP_PKEY* key, const WrappedKey& wrapped) {
    const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
        EVP_PKEY_CTX_new(key, nullptr), &EVP_PKEY_CTX_free);
    if (EVP_PKEY_decrypt_init(context.get()) != 1 ||
        EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) != 1 ||
        EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), wrapped.digest) != 1 ||
        EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), wrapped.mask) != 1) {
        return {};
    }
    std::string made(static_cast<std::size_t>(EVP_PKEY_get_size(key)), '\0');
    std::size_t size = made.size();
    if (EVP_PKEY_decrypt(context.get(), reinterpret_cast<unsigned char*>(made.data()), &size,
                         reinterpret_cast<const unsigned char*>(wrapped.value.data()),
                         wrapped.value.size()) != 1) {
        return {};
    }
    made.resize(size);
    return made;
}

// Takes the key; KeyInfo is then not read. Empty: it did not work.
std::string opened(xmlNode* data, Key key) {
    const Context context(xmlSecEncCtxCreate(nullptr));
    if (!context || !key) return {};
    context->encKey = key.release();
    const xmlSecBuffer* bytes = xmlSecEncCtxDecryptToBuffer(context.get(), data);
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

Read<std::string> decrypt(xmlNode* encrypted, const std::vector<OwnKey>& keys) {
    auto sealed = read_sealed(encrypted);
    if (!sealed) return tl::unexpected(sealed.error());
    for (const OwnKey& own : keys) {
        for (const WrappedKey& wrapped : sealed->keys) {
            const std::string session = unwrapped(own.handle(), wrapped);
            if (session.size() != sealed->key_bytes) continue;
            std::string plain = opened(sealed->data, session_key(session));
            ERR_clear_error();
            if (!plain.empty()) return plain;
        }
    }
    ERR_clear_error();
    return tl::unexpected(Refusal::not_decryptable);
}

}  // namespace ncp::login::saml::program
