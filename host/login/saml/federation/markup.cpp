#include "login/saml/federation/markup.h"

#include <algorithm>
#include <memory>
#include <new>

#include "base/lower_case.h"

namespace ncp::login::saml {
namespace {

std::string_view view(const xmlChar* text) {
    return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

std::string value_of(const xmlAttr* attribute) {
    std::string value;
    if (attribute == nullptr) return value;
    for (const xmlNode* part = attribute->children; part != nullptr; part = part->next)
        value += view(part->content);
    return value;
}

// As xs:token is read: blanks at the ends gone, inner ones single.
std::string collapsed(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n";
    std::string token;
    for (std::size_t at = text.find_first_not_of(kBlanks); at != std::string_view::npos;) {
        const std::size_t end = std::min(text.find_first_of(kBlanks, at), text.size());
        if (!token.empty()) token += ' ';
        token += text.substr(at, end - at);
        at = text.find_first_not_of(kBlanks, end);
    }
    return token;
}

const xmlChar* xml(const char* text) {
    return reinterpret_cast<const xmlChar*>(text);
}

// Declares on the element what its ancestors declare, the nearest of each prefix. A foreign prefix
// may stand inside a value (xsi:type), so all are taken and not only those of names.
void inherit_namespaces(xmlNode* element) {
    for (const xmlNode* at = element->parent; at != nullptr && at->type == XML_ELEMENT_NODE;
         at = at->parent) {
        for (const xmlNs* ns = at->nsDef; ns != nullptr; ns = ns->next)
            xmlNewNs(element, ns->href, ns->prefix);  // null if the prefix is declared already
    }
}

}  // namespace

bool is(const xmlNode* node, std::string_view name_space, std::string_view name) {
    return node->type == XML_ELEMENT_NODE && view(node->name) == name && node->ns != nullptr &&
           view(node->ns->href) == name_space;
}

std::vector<xmlNode*> children(const xmlNode* parent, std::string_view name_space,
                               std::string_view name) {
    std::vector<xmlNode*> found;
    if (parent == nullptr) return found;
    for (xmlNode* node = parent->children; node != nullptr; node = node->next) {
        if (is(node, name_space, name)) found.push_back(node);
    }
    return found;
}

xmlNode* child(const xmlNode* parent, std::string_view name_space, std::string_view name) {
    xmlNode* node = parent == nullptr ? nullptr : parent->children;
    while (node != nullptr && !is(node, name_space, name))
        node = node->next;
    return node;
}

std::string text_in(const xmlNode* element) {
    std::string text;
    if (element == nullptr) return text;
    for (const xmlNode* part = element->children; part != nullptr; part = part->next) {
        if (part->type == XML_TEXT_NODE || part->type == XML_CDATA_SECTION_NODE)
            text += view(part->content);
    }
    return collapsed(text);
}

std::string attribute(const xmlNode* element, const char* name) {
    return value_of(xmlHasNsProp(element, xml(name), nullptr));
}

std::string language_of(const xmlNode* element) {
    return lower_case(value_of(xmlHasNsProp(element, xml("lang"), XML_XML_NAMESPACE)));
}

void remove(xmlNode* node) {
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

std::string stand_alone(xmlNode* element) {
    inherit_namespaces(element);
    std::unique_ptr<xmlBuffer, decltype(&xmlBufferFree)> buffer(xmlBufferCreate(), &xmlBufferFree);
    if (!buffer || xmlNodeDump(buffer.get(), element->doc, element, 0, 0) < 0) {
        throw std::bad_alloc();
    }
    return {reinterpret_cast<const char*>(xmlBufferContent(buffer.get())),
            static_cast<std::size_t>(xmlBufferLength(buffer.get()))};
}

}  // namespace ncp::login::saml
