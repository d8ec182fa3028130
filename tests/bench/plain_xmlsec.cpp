#include "bench/plain_xmlsec.h"

#include <libxml/parser.h>
#include <xmlsec/crypto.h>
#include <xmlsec/templates.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmltree.h>

#include <stdexcept>

namespace ncp::bench {
namespace {

template <class T>
T* must(T* made) {
    if (made == nullptr) throw std::runtime_error("xmlsec does not sign");
    return made;
}

}  // namespace

struct PlainXmlsec::Key {
    xmlSecKey* key;
    ~Key() { xmlSecKeyDestroy(key); }
};

PlainXmlsec::PlainXmlsec(const std::filesystem::path& key_file)
    : key_(new Key{must(xmlSecCryptoAppKeyLoad(key_file.c_str(), xmlSecKeyDataFormatPem, nullptr,
                                               nullptr, nullptr))}) {}

PlainXmlsec::~PlainXmlsec() = default;

std::string PlainXmlsec::sign(const std::string& xml) const {
    const std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> tree(
        must(xmlReadMemory(xml.data(), static_cast<int>(xml.size()), nullptr, nullptr,
                           XML_PARSE_NONET)),
        xmlFreeDoc);
    xmlNode* signature = must(xmlSecTmplSignatureCreate(tree.get(), xmlSecTransformInclC14NId,
                                                        xmlSecTransformRsaSha256Id, nullptr));
    xmlAddChild(xmlDocGetRootElement(tree.get()), signature);
    xmlNode* reference =
        must(xmlSecTmplSignatureAddReference(signature, xmlSecTransformSha256Id, nullptr,
                                             reinterpret_cast<const xmlChar*>(""), nullptr));
    must(xmlSecTmplReferenceAddTransform(reference, xmlSecTransformEnvelopedId));
    must(xmlSecTmplReferenceAddTransform(reference, xmlSecTransformInclC14NId));
    const std::unique_ptr<xmlSecDSigCtx, decltype(&xmlSecDSigCtxDestroy)> context(
        must(xmlSecDSigCtxCreate(nullptr)), xmlSecDSigCtxDestroy);
    context->signKey = must(xmlSecKeyDuplicate(key_->key));
    if (xmlSecDSigCtxSign(context.get(), signature) != 0) {
        throw std::runtime_error("xmlsec does not sign");
    }
    xmlChar* bytes = nullptr;
    int size = 0;
    xmlDocDumpMemoryEnc(tree.get(), &bytes, &size, "UTF-8");
    std::string made(reinterpret_cast<char*>(must(bytes)), static_cast<std::size_t>(size));
    xmlFree(bytes);
    return made;
}

}  // namespace ncp::bench
