#include "signing/canonical.h"

#include <libxml/c14n.h>
#include <libxml/xmlIO.h>

#include <memory>

namespace ncp::signing {
namespace {

int append(void* target, const char* bytes, int count) {
    static_cast<std::string*>(target)->append(bytes, static_cast<std::size_t>(count));
    return count;
}

// Attributes and namespaces are asked for with the element that holds them.
int is_inside(void* apex, xmlNode* node, xmlNode* parent) {
    const xmlNode* at = node;
    if (node->type == XML_NAMESPACE_DECL || node->type == XML_ATTRIBUTE_NODE) at = parent;
    while (at != nullptr && at != apex)
        at = at->parent;
    return at != nullptr ? 1 : 0;
}

Status write(xmlDoc* tree, const xmlNode* apex, xmlC14NMode mode, xmlChar** prefixes,
             std::string& target) {
    xmlOutputBuffer* buffer = xmlOutputBufferCreateIO(append, nullptr, &target, nullptr);
    if (buffer == nullptr) return fail(ErrorCode::internal, "out of memory");
    int outcome = xmlC14NExecute(tree, apex != nullptr ? is_inside : nullptr,
                                 const_cast<xmlNode*>(apex), mode, prefixes, 0, buffer);
    int flushed = xmlOutputBufferClose(buffer);
    if (outcome < 0 || flushed < 0) {
        return fail(ErrorCode::signature, "the document has no canonical form");
    }
    return {};
}

}  // namespace

Status canonicalize(xmlDoc* tree, const xmlNode* apex, std::string& target) {
    return write(tree, apex, XML_C14N_1_0, nullptr, target);
}

Status canonicalize_exclusive(xmlDoc* tree, std::string& target) {
    return write(tree, nullptr, XML_C14N_EXCLUSIVE_1_0, nullptr, target);
}

Status canonicalize_alone(const xmlNode* element, xmlC14NMode mode,
                          const std::vector<std::string>& prefixes, std::string& target) {
    const std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> tree(xmlNewDoc(nullptr), &xmlFreeDoc);
    xmlNode* copy =
        tree == nullptr ? nullptr : xmlDocCopyNode(const_cast<xmlNode*>(element), tree.get(), 1);
    if (copy == nullptr) return fail(ErrorCode::internal, "out of memory");
    xmlDocSetRootElement(tree.get(), copy);
    const std::unique_ptr<xmlNs*, decltype(xmlFree)> inherited(xmlGetNsList(element->doc, element),
                                                               xmlFree);
    // Null for a prefix that the copy declares itself.
    for (xmlNs** one = inherited.get(); one != nullptr && *one != nullptr; ++one)
        xmlNewNs(copy, (*one)->href, (*one)->prefix);
    std::vector<xmlChar*> list;
    list.reserve(prefixes.size() + 1);
    for (const std::string& prefix : prefixes)
        list.push_back(reinterpret_cast<xmlChar*>(const_cast<char*>(prefix.c_str())));
    list.push_back(nullptr);
    return write(tree.get(), nullptr, mode, list.data(), target);
}

}  // namespace ncp::signing
