// Walking an ELMO tree of libxml2 by namespace and local name.
//
// Private to the module. An element counts only in the ELMO namespace: what a source hides in
// another one is an extension's business. Nothing here is followed but child and sibling links, so
// XPath's surprises (and its cost) stay out. Thread-safety: like the tree's, one thread at a time.
//
//     for (xmlNode* title : children(element, "title")) names.push_back(token_of(title));
#pragma once

#include <libxml/tree.h>

#include <string>
#include <string_view>

namespace ncp::elmo {

// No ELMO document is deeper; the parser's limit too (ParseLimits). Recursions end here.
inline constexpr int kDepthMax = 64;

inline const char* chars(const xmlChar* text) {
    return reinterpret_cast<const char*>(text);
}
inline const xmlChar* xml_chars(const char* text) {
    return reinterpret_cast<const xmlChar*>(text);
}
inline std::string_view view(const xmlChar* text) {
    return text ? std::string_view(chars(text)) : std::string_view();
}

bool is_elmo(const xmlNode* node, std::string_view name);
bool is_blank_text(const xmlNode* node);

// The next sibling, or first child, of that name; null if there is none.
xmlNode* next(const xmlNode* node, std::string_view name);
xmlNode* child(const xmlNode* parent, std::string_view name);

class Children {
  public:
    class Iterator {
      public:
        Iterator(xmlNode* node, std::string_view name) : node_(node), name_(name) {}
        xmlNode* operator*() const { return node_; }
        Iterator& operator++() {
            node_ = next(node_, name_);
            return *this;
        }
        bool operator!=(const Iterator& other) const { return node_ != other.node_; }

      private:
        xmlNode* node_;
        std::string_view name_;
    };
    Children(const xmlNode* parent, std::string_view name) : first_(child(parent, name), name) {}
    Iterator begin() const { return first_; }
    Iterator end() const { return {nullptr, {}}; }

  private:
    Iterator first_;
};
// The loop's body must not remove the current element; collect first, then remove.
inline Children children(const xmlNode* parent, std::string_view name) {
    return {parent, name};
}

// The next node of a walk over everything below top, in document order; null at its end.
xmlNode* following(const xmlNode* node, const xmlNode* top);

// An element's own text, CDATA included, as written; comments and child elements are no part of it.
std::string text_of(const xmlNode* element);
// The same as xs:token reads it: blanks at the ends gone, inner ones single. Null gives "".
std::string token_of(const xmlNode* element);
std::string collapse(std::string_view text);

// An attribute without namespace, as written; "" if absent.
std::string attribute(const xmlNode* element, const char* name);
std::string language_of(const xmlNode* element);  // its own xml:lang, or ""

void set_text(xmlNode* element, std::string_view text);

// Unlinks and frees a node; also the blank text before it, which only indented it and would else
// tell how many neighbours there were.
void remove_with_blank(xmlNode* node);

}  // namespace ncp::elmo
