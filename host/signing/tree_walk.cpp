#include "signing/tree_walk.h"

#include <algorithm>

#include "base/bytes.h"

namespace ncp::signing {
namespace {

constexpr std::string_view kXmlBlanks = " \t\r\n";  // XML 1.0, production S

std::string_view view(const xmlChar* text) {
    return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

}  // namespace

std::string_view name_of(const xmlNode* node) {
    return view(node->name);
}

std::string_view namespace_of(const xmlNode* node) {
    return node->ns == nullptr ? std::string_view() : view(node->ns->href);
}

bool is_element(const xmlNode* node, std::string_view namespace_name, std::string_view name) {
    return node->type == XML_ELEMENT_NODE && name_of(node) == name &&
           namespace_of(node) == namespace_name;
}

std::optional<std::vector<xmlNode*>> only_elements(const xmlNode* parent) {
    std::vector<xmlNode*> elements;
    for (xmlNode* child = parent->children; child != nullptr; child = child->next) {
        if (child->type == XML_ELEMENT_NODE) {
            elements.push_back(child);
        } else if (child->type != XML_TEXT_NODE ||
                   view(child->content).find_first_not_of(kXmlBlanks) != std::string_view::npos) {
            return std::nullopt;
        }
    }
    return elements;
}

std::optional<std::string> only_text(const xmlNode* element) {
    std::string content;
    for (const xmlNode* child = element->children; child != nullptr; child = child->next) {
        if (child->type != XML_TEXT_NODE) return std::nullopt;
        content += view(child->content);
    }
    return content;
}

std::optional<std::string> only_base64(const xmlNode* element) {
    auto content = only_text(element);
    if (!content) return std::nullopt;
    std::erase_if(*content, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
    return base64_decode(*content);
}

std::optional<std::string> attribute(const xmlNode* element, const char* name) {
    xmlChar* value = xmlGetNoNsProp(element, reinterpret_cast<const xmlChar*>(name));
    if (value == nullptr) return std::nullopt;
    std::string copy(view(value));
    xmlFree(value);
    return copy;
}

bool has_only_attributes(const xmlNode* element, std::initializer_list<std::string_view> names) {
    for (const xmlAttr* at = element->properties; at != nullptr; at = at->next) {
        if (at->ns != nullptr) return false;
        if (std::find(names.begin(), names.end(), view(at->name)) == names.end()) return false;
    }
    return true;
}

xmlNode* next_below(xmlNode* node, const xmlNode* apex) {
    if (node->type == XML_ELEMENT_NODE && node->children != nullptr) return node->children;
    while (node != apex && node->next == nullptr)
        node = node->parent;
    return node == apex ? nullptr : node->next;
}

}  // namespace ncp::signing
