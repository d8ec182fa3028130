#include "unit/signing/attack_kit.h"

#include <libxml/parser.h>
#include <openssl/pem.h>
#include <xmlsec/crypto.h>
#include <xmlsec/openssl/evp.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmltree.h>

#include <memory>
#include <stdexcept>

#include "base/bytes.h"
#include "elmo/document.h"
#include "signing/certificate.h"

namespace ncp::test {
namespace {

const xmlChar* xml(const char* text) {
    return reinterpret_cast<const xmlChar*>(text);
}

std::string element(const std::string& name, const std::string& algorithm,
                    const std::string& content = {}) {
    return "<" + name + " Algorithm=\"" + algorithm + "\">" + content + "</" + name + ">";
}

xmlNode* empty_signature_below(xmlNode* node) {
    if (xmlSecCheckNodeName(node, xmlSecNodeSignature, xmlSecDSigNs)) {
        xmlNode* value = xmlSecFindNode(node, xmlSecNodeSignatureValue, xmlSecDSigNs);
        if (value != nullptr && value->children == nullptr) return node;
    }
    for (xmlNode* child = xmlFirstElementChild(node); child != nullptr;
         child = xmlNextElementSibling(child)) {
        if (xmlNode* found = empty_signature_below(child)) return found;
    }
    return nullptr;
}

xmlSecKey* rsa_key(const std::string& pem) {
    signing::Bio memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    EVP_PKEY* native = PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr);
    if (native == nullptr) throw std::runtime_error("no key");
    xmlSecKey* key = xmlSecKeyCreate();
    xmlSecKeySetValue(key, xmlSecOpenSSLEvpKeyAdopt(native));
    return key;
}

xmlSecKey* hmac_key(const std::string& secret) {
    return xmlSecKeyReadMemory(xmlSecKeyDataHmacId,
                               reinterpret_cast<const xmlSecByte*>(secret.data()),
                               static_cast<xmlSecSize>(secret.size()));
}

std::string base64_number(EVP_PKEY* key, const char* name) {
    BIGNUM* number = nullptr;
    EVP_PKEY_get_bn_param(key, name, &number);
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
    BN_bn2bin(number, reinterpret_cast<unsigned char*>(bytes.data()));
    BN_free(number);
    return base64_encode(bytes);
}

}  // namespace

std::string transform(const std::string& algorithm, const std::string& content) {
    return element("Transform", algorithm, content);
}

std::string reference(const std::string& uri_attribute, const std::string& transforms,
                      const std::string& digest) {
    return "<Reference " + uri_attribute + ">" +
           (transforms.empty() ? "" : "<Transforms>" + transforms + "</Transforms>") +
           element("DigestMethod", digest) + "<DigestValue></DigestValue></Reference>";
}

std::string usual_reference() {
    return reference("URI=\"\"", transform(std::string(kDsig) + "enveloped-signature"));
}

std::string x509_key_info(const std::string& certificate_pem) {
    auto certificate = signing::read_certificate_pem(certificate_pem);
    return "<KeyInfo><X509Data><X509Certificate>" +
           base64_encode(signing::to_der(*certificate.value())) +
           "</X509Certificate></X509Data></KeyInfo>";
}

std::string rsa_key_info(const std::string& certificate_pem) {
    auto certificate = signing::read_certificate_pem(certificate_pem);
    EVP_PKEY* key = X509_get0_pubkey(certificate.value().get());
    return "<KeyInfo><KeyValue><RSAKeyValue><Modulus>" + base64_number(key, "n") +
           "</Modulus><Exponent>" + base64_number(key, "e") +
           "</Exponent></RSAKeyValue></KeyValue></KeyInfo>";
}

std::string signature_template(const Wish& wish) {
    std::string references;
    for (const std::string& one : wish.references)
        references += one;
    if (references.empty()) references = usual_reference();
    return std::string("<Signature xmlns=\"") + kDsig + "\"><SignedInfo>" +
           element("CanonicalizationMethod", wish.canonicalization, wish.canonicalization_content) +
           element("SignatureMethod", wish.method, wish.method_content) + references +
           "</SignedInfo><SignatureValue></SignatureValue>" + wish.key_info + wish.object +
           "</Signature>";
}

std::string fill_signature(const std::string& document, const std::string& key_pem,
                           const std::string& hmac_secret) {
    std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> tree(
        xmlReadMemory(document.data(), static_cast<int>(document.size()), nullptr, nullptr,
                      XML_PARSE_NONET),
        xmlFreeDoc);
    if (!tree) throw std::runtime_error("the attack is not well-formed");
    xmlNode* root = xmlDocGetRootElement(tree.get());
    const xmlChar* identifiers[] = {xml("Id"), xml("ID"), nullptr};
    xmlSecAddIDs(tree.get(), root, identifiers);
    std::unique_ptr<xmlSecDSigCtx, decltype(&xmlSecDSigCtxDestroy)> context(
        xmlSecDSigCtxCreate(nullptr), xmlSecDSigCtxDestroy);
    context->signKey = hmac_secret.empty() ? rsa_key(key_pem) : hmac_key(hmac_secret);
    if (xmlSecDSigCtxSign(context.get(), empty_signature_below(root)) != 0) {
        throw std::runtime_error("the attack cannot be signed");
    }
    xmlChar* bytes = nullptr;
    int size = 0;
    xmlDocDumpMemoryEnc(tree.get(), &bytes, &size, "UTF-8");
    std::string filled(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
    xmlFree(bytes);
    return filled;
}

std::string elmo_of(const std::string& content, const std::string& attributes) {
    return std::string("<elmo xmlns=\"") + elmo::kElmoNamespace + "\" " + attributes + ">" +
           content + "</elmo>";
}

}  // namespace ncp::test
