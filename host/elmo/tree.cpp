#include "elmo/tree.h"

#include <cstring>

#include "elmo/document.h"

namespace ncp::elmo {
namespace {

constexpr std::string_view kXmlBlanks = " \t\r\n";

xmlNode* first_of(xmlNode* node, std::string_view name) {
    while (node != nullptr && !is_elmo(node, name))
        node = node->next;
    return node;
}

std::string attribute_value(const xmlAttr* found) {
    std::string value;
    if (found == nullptr) return value;
    for (const xmlNode* part = found->children; part != nullptr; part = part->next) {
        value += view(part->content);
    }
    return value;
}

}  // namespace

bool is_elmo(const xmlNode* node, std::string_view name) {
    return node->type == XML_ELEMENT_NODE && node->ns != nullptr &&
           std::strncmp(chars(node->name), name.data(), name.size()) == 0 &&
           node->name[name.size()] == '\0' &&
           std::strcmp(chars(node->ns->href), kElmoNamespace) == 0;
}

bool is_blank_text(const xmlNode* node) {
    return node->type == XML_TEXT_NODE &&
           view(node->content).find_first_not_of(kXmlBlanks) == std::string_view::npos;
}

xmlNode* next(const xmlNode* node, std::string_view name) {
    return first_of(node->next, name);
}

xmlNode* child(const xmlNode* parent, std::string_view name) {
    return first_of(parent->children, name);
}

xmlNode* following(const xmlNode* node, const xmlNode* top) {
    if (node->type == XML_ELEMENT_NODE && node->children != nullptr) return node->children;
    while (node != top && node->next == nullptr)
        node = node->parent;
    return node == top ? nullptr : node->next;
}

std::string text_of(const xmlNode* element) {
    std::string text;
    for (const xmlNode* part = element->children; part != nullptr; part = part->next) {
        if (part->type == XML_TEXT_NODE || part->type == XML_CDATA_SECTION_NODE) {
            text += view(part->content);
        }
    }
    return text;
}

std::string token_of(const xmlNode* element) {
    return element ? collapse(text_of(element)) : std::string();
}

std::string collapse(std::string_view text) {
    std::string token;
    bool blank_before = false;
    for (char c : text) {
        if (kXmlBlanks.find(c) != std::string_view::npos) {
            blank_before = true;
            continue;
        }
        if (blank_before && !token.empty()) token += ' ';
        blank_before = false;
        token += c;
    }
    return token;
}

std::string attribute(const xmlNode* element, const char* name) {
    return attribute_value(xmlHasNsProp(element, xml_chars(name), nullptr));
}

std::string language_of(const xmlNode* element) {
    return collapse(attribute_value(xmlHasNsProp(element, xml_chars("lang"), XML_XML_NAMESPACE)));
}

void set_text(xmlNode* element, std::string_view text) {
    xmlNode* written =
        xmlNewDocTextLen(element->doc, xml_chars(text.data()), static_cast<int>(text.size()));
    xmlNode* old = element->children;
    while (old != nullptr) {
        xmlNode* after = old->next;
        xmlUnlinkNode(old);
        xmlFreeNode(old);
        old = after;
    }
    xmlAddChild(element, written);
}

void remove_with_blank(xmlNode* node) {
    xmlNode* before = node->prev;
    if (before != nullptr && is_blank_text(before)) {
        xmlUnlinkNode(before);
        xmlFreeNode(before);
    }
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

}  // namespace ncp::elmo
