// The steps of xmldsig-core 3.1, in this order:
// 1. write the canonical form of the document as it is, without a signature, and digest it; the
//    enveloped transform will give its reader the same bytes;
// 2. build Signature with SignedInfo in a shell: a copy of the root element without its children.
//    SignedInfo inherits there what it will inherit in the document, and only two elements are
//    walked for its canonical form instead of all; the document itself is no longer needed;
// 3. sign the canonical form of SignedInfo;
// 4. write Signature before the root's end tag, without a blank around it.
#include "signing/sign.h"

#include <new>

#include "base/bytes.h"
#include "signing/algorithm.h"
#include "signing/canonical.h"
#include "signing/certificate.h"
#include "signing/xmldsig.h"

namespace ncp::signing {
namespace {

constexpr std::string_view kDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

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

// ELMO has no processing instructions, and not every client canonicalizes them rightly (xml-crypto
// takes them for text). Comments are no part of the canonical form anyway.
void remove_instructions(xmlDoc* tree) {
    auto* top = reinterpret_cast<xmlNode*>(tree);
    for (xmlNode* node = tree->children; node != nullptr;) {
        xmlNode* next = node->type == XML_ELEMENT_NODE ? node->children : nullptr;
        for (xmlNode* at = node; next == nullptr && at != top; at = at->parent)
            next = at->next;
        if (node->type == XML_PI_NODE || node->type == XML_COMMENT_NODE) {
            xmlUnlinkNode(node);
            xmlFreeNode(node);
        }
        node = next;
    }
}

std::string end_tag_of(const xmlNode* root) {
    std::string tag = "</";
    if (root->ns != nullptr && root->ns->prefix != nullptr) {
        tag += std::string(reinterpret_cast<const char*>(root->ns->prefix)) + ":";
    }
    return tag + reinterpret_cast<const char*>(root->name) + ">";
}

void append_node(xmlNode* node, std::string& target) {
    xmlBuffer* buffer = xmlBufferCreate();
    if (buffer == nullptr || xmlNodeDump(buffer, node->doc, node, 0, 0) < 0) throw std::bad_alloc();
    target.append(reinterpret_cast<const char*>(xmlBufferContent(buffer)),
                  static_cast<std::size_t>(xmlBufferLength(buffer)));
    xmlBufferFree(buffer);
}

std::string digest_of(std::string_view bytes, const EVP_MD* algorithm) {
    std::string digest(static_cast<std::size_t>(EVP_MD_get_size(algorithm)), '\0');
    if (EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()),
                   nullptr, algorithm, nullptr) != 1) {
        throw std::bad_alloc();
    }
    return digest;
}

}  // namespace

Result<std::string> sign(elmo::Document document, const KeySource& key) {
    CleanErrorQueue clean;
    xmlNode* root = document.root();
    if (root == nullptr || holds_signature(root)) {
        return fail(ErrorCode::internal, "a document to be signed must not hold a signature");
    }
    remove_instructions(document.tree());
    std::string sent(kDeclaration);
    if (Status written = canonicalize(document.tree(), nullptr, sent); !written) {
        return fail(written.error());
    }
    const AlgorithmFacts& how = facts(key.algorithm());
    const std::string digest =
        digest_of(std::string_view(sent).substr(kDeclaration.size()), how.digest());
    const std::string end_tag = end_tag_of(root);
    elmo::Document shell = shell_of(root);
    { const elmo::Document gone = std::move(document); }  // its memory is wanted elsewhere

    xmlNode* signature = build_signature(shell.root());
    xmlNode* signed_info = build_signed_info(signature, how, digest);
    std::string to_be_signed;
    if (Status written = canonicalize(shell.tree(), signed_info, to_be_signed); !written) {
        return fail(written.error());
    }
    auto value = key.sign(to_be_signed);
    if (!value) return fail(value.error());
    add(signature, "SignatureValue", base64_encode(*value));
    xmlNode* x509_data = add(add(signature, "KeyInfo"), "X509Data");
    add(x509_data, "X509Certificate", base64_encode(to_der(key.certificate())));

    sent.resize(sent.size() - end_tag.size());
    append_node(signature, sent);
    sent += end_tag;
    sent += '\n';
    return sent;
}

}  // namespace ncp::signing
