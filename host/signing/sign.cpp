// The steps of xmldsig-core 3.1, in this order:
// 1. digest the canonical form of the document as it is, without a signature; the enveloped
//    transform will give its reader the same bytes;
// 2. build Signature with SignedInfo in a shell: a copy of the root element without its children.
//    SignedInfo inherits there what it will inherit in the document, and only two elements are
//    walked for its canonical form instead of all;
// 3. sign the canonical form of SignedInfo;
// 4. move Signature to the end of the document's root, without a blank around it.
#include "signing/sign.h"

#include <new>

#include "base/bytes.h"
#include "signing/algorithm.h"
#include "signing/canonical.h"
#include "signing/certificate.h"
#include "signing/xmldsig.h"

namespace ncp::signing {
namespace {

const xmlChar* xml(const char* text) {
    return reinterpret_cast<const xmlChar*>(text);
}

xmlNode* add(xmlNode* parent, const char* name, const std::string& content = {}) {
    xmlNode* made = xmlNewTextChild(parent, parent->ns, xml(name),
                                    content.empty() ? nullptr : xml(content.c_str()));
    if (made == nullptr) throw std::bad_alloc();
    return made;
}

xmlNode* add_algorithm(xmlNode* parent, const char* name, const char* algorithm) {
    xmlNode* made = add(parent, name);
    xmlNewProp(made, xml("Algorithm"), xml(algorithm));
    return made;
}

xmlNode* build_signature(xmlNode* root) {
    xmlNode* signature = xmlNewChild(root, nullptr, xml("Signature"), nullptr);
    if (signature == nullptr) throw std::bad_alloc();
    xmlSetNs(signature, xmlNewNs(signature, xml(kDsigNamespace), nullptr));
    return signature;
}

xmlNode* build_signed_info(xmlNode* signature, const AlgorithmFacts& how,
                           const std::string& digest) {
    xmlNode* signed_info = add(signature, "SignedInfo");
    add_algorithm(signed_info, "CanonicalizationMethod", kInclusiveC14n);
    add_algorithm(signed_info, "SignatureMethod", how.signature_method);
    xmlNode* reference = add(signed_info, "Reference");
    xmlNewProp(reference, xml("URI"), xml(""));
    xmlNode* transforms = add(reference, "Transforms");
    add_algorithm(transforms, "Transform", kEnveloped);
    add_algorithm(transforms, "Transform", kInclusiveC14n);
    add_algorithm(reference, "DigestMethod", how.digest_method);
    add(reference, "DigestValue", base64_encode(digest));
    return signed_info;
}

bool holds_signature(const xmlNode* root) {
    for (const xmlNode* child = root->children; child != nullptr; child = child->next) {
        if (child->type == XML_ELEMENT_NODE && xmlStrEqual(child->name, xml("Signature"))) {
            return true;
        }
    }
    return false;
}

// The root element alone, with its attributes and namespaces, in a document of its own.
elmo::Document shell_of(xmlNode* root) {
    xmlDoc* tree = xmlNewDoc(xml("1.0"));
    if (tree == nullptr) throw std::bad_alloc();
    elmo::Document shell = elmo::Document::adopt(tree);
    constexpr int kAttributesAndNamespaces = 2;
    xmlNode* copy = xmlDocCopyNode(root, tree, kAttributesAndNamespaces);
    if (copy == nullptr) throw std::bad_alloc();
    xmlDocSetRootElement(tree, copy);
    return shell;
}

}  // namespace

Result<std::string> sign(elmo::Document& document, const KeySource& key) {
    CleanErrorQueue clean;
    xmlNode* root = document.root();
    if (root == nullptr || holds_signature(root)) {
        return fail(ErrorCode::internal, "a document to be signed must not hold a signature");
    }
    auto certificate = read_certificate_pem(key.certificate_pem());
    if (!certificate) return fail(certificate.error());
    const AlgorithmFacts& how = facts(key.algorithm());
    auto digest = canonical_digest(document.tree(), how.digest());
    if (!digest) return fail(digest.error());

    elmo::Document shell = shell_of(root);
    xmlNode* signature = build_signature(shell.root());
    xmlNode* signed_info = build_signed_info(signature, how, *digest);
    auto to_be_signed = canonicalize(shell.tree(), signed_info);
    if (!to_be_signed) return fail(to_be_signed.error());
    auto value = key.sign(*to_be_signed);
    if (!value) return fail(value.error());
    add(signature, "SignatureValue", base64_encode(*value));
    xmlNode* x509_data = add(add(signature, "KeyInfo"), "X509Data");
    add(x509_data, "X509Certificate", base64_encode(to_der(**certificate)));

    xmlUnlinkNode(signature);
    xmlAddChild(root, signature);
    return document.serialize();
}

}  // namespace ncp::signing
