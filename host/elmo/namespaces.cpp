#include "elmo/namespaces.h"

#include <algorithm>
#include <initializer_list>
#include <new>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "elmo/document.h"
#include "elmo/tree.h"

namespace ncp::elmo {
namespace {

using Moves = std::vector<std::pair<const xmlNs*, xmlNs*>>;  // from, to

bool same_prefix(const xmlNs* declaration, const xmlChar* prefix) {
    return xmlStrEqual(declaration->prefix, prefix) != 0;
}

xmlNs* declared_on(const xmlNode* element, const xmlChar* prefix) {
    for (xmlNs* declaration = element->nsDef; declaration; declaration = declaration->next) {
        if (same_prefix(declaration, prefix)) return declaration;
    }
    return nullptr;
}

xmlNs* declare(xmlNode* element, const xmlChar* href, const xmlChar* prefix) {
    xmlNs* made = xmlNewNs(element, href, prefix);
    if (made == nullptr) throw std::bad_alloc();
    return made;
}

void unlink_declaration(xmlNode* element, const xmlNs* declaration) {
    xmlNs** link = &element->nsDef;
    while (*link != declaration)
        link = &(*link)->next;
    *link = declaration->next;
}

xmlNs* moved(const Moves& moves, xmlNs* declaration) {
    for (const auto& [from, to] : moves) {
        if (from == declaration) return to;
    }
    return declaration;
}

void repoint(xmlNode* top, const Moves& moves) {
    if (moves.empty()) return;
    for (xmlNode* node = top; node != nullptr; node = following(node, top)) {
        if (node->type != XML_ELEMENT_NODE) continue;
        node->ns = moved(moves, node->ns);
        for (xmlAttr* property = node->properties; property; property = property->next) {
            property->ns = moved(moves, property->ns);
        }
    }
}

// Declarations of the ELMO namespace that an attribute needs: attributes have no default namespace.
std::set<const xmlNs*> needed_by_attributes(xmlNode* root) {
    std::set<const xmlNs*> needed;
    for (xmlNode* node = root; node != nullptr; node = following(node, root)) {
        if (node->type != XML_ELEMENT_NODE) continue;
        for (xmlAttr* property = node->properties; property; property = property->next) {
            if (property->ns != nullptr) needed.insert(property->ns);
        }
    }
    return needed;
}

// Takes default declarations and prefixes of the ELMO namespace off an element. They stay alive
// in `retired` until nobody points to them any more.
void retire_declarations(xmlNode* element, const std::set<const xmlNs*>& needed,
                         std::vector<xmlNs*>& retired) {
    xmlNs* declaration = element->nsDef;
    while (declaration != nullptr) {
        xmlNs* after = declaration->next;
        const bool superfluous =
            declaration->prefix == nullptr || view(declaration->href) == kElmoNamespace;
        if (superfluous && needed.find(declaration) == needed.end()) {
            unlink_declaration(element, declaration);
            retired.push_back(declaration);
        }
        declaration = after;
    }
}

// Gives an element its namespace by the default declaration in scope, or by one of its own.
void bind_by_default(xmlNode* element) {
    const xmlChar* wanted = element->ns ? element->ns->href : nullptr;
    xmlNs* current = in_scope(element, nullptr);
    if (view(wanted) != view(current ? current->href : nullptr)) {
        current = declare(element, wanted ? wanted : xml_chars(""), nullptr);
        unlink_declaration(element, current);  // first of the list, where people look for it
        current->next = element->nsDef;
        element->nsDef = current;
    }
    element->ns = wanted ? current : nullptr;
}

std::vector<const xmlChar*> prefixes_in_scope(const xmlNode* one, const xmlNode* other) {
    std::vector<const xmlChar*> prefixes;
    for (const xmlNode* from : {one, other}) {
        for (; from != nullptr && from->type == XML_ELEMENT_NODE; from = from->parent) {
            for (const xmlNs* declaration = from->nsDef; declaration;
                 declaration = declaration->next) {
                const auto same = [declaration](const xmlChar* prefix) {
                    return same_prefix(declaration, prefix);
                };
                if (std::none_of(prefixes.begin(), prefixes.end(), same)) {
                    prefixes.push_back(declaration->prefix);
                }
            }
        }
    }
    return prefixes;
}

}  // namespace

xmlNs* in_scope(const xmlNode* element, const xmlChar* prefix) {
    for (; element != nullptr && element->type == XML_ELEMENT_NODE; element = element->parent) {
        if (xmlNs* declaration = declared_on(element, prefix)) return declaration;
    }
    return nullptr;
}

Status carry_namespaces(xmlNode* element, const xmlNode* new_parent, std::size_t& budget_bytes) {
    Moves moves;
    for (const xmlChar* prefix : prefixes_in_scope(element->parent, new_parent)) {
        if (declared_on(element, prefix) != nullptr) continue;
        xmlNs* here = in_scope(element->parent, prefix);
        xmlNs* there = in_scope(new_parent, prefix);
        if (here == there) continue;
        const xmlChar* href = here ? here->href : nullptr;
        if (view(href) != view(there ? there->href : nullptr)) {
            // Only the default namespace can be taken back (Namespaces in XML 1.0, section 6.2).
            if (href == nullptr && prefix != nullptr) continue;
            const std::size_t size = sizeof "xmlns:" + view(prefix).size() + view(href).size();
            if (size > budget_bytes) {
                return fail(ErrorCode::too_large, "namespace declarations above moved parts");
            }
            budget_bytes -= size;
            there = declare(element, href ? href : xml_chars(""), prefix);
        }
        if (here != nullptr && there != nullptr) moves.emplace_back(here, there);
    }
    repoint(element, moves);
    return {};
}

void settle_namespaces(xmlNode* element) {
    xmlNode* root = xmlDocGetRootElement(element->doc);
    Moves moves;
    std::vector<xmlNs*> superfluous;
    xmlNs* declaration = element->nsDef;
    while (declaration != nullptr) {
        xmlNs* after = declaration->next;
        xmlNs* there = in_scope(element->parent, declaration->prefix);
        if (there != nullptr && view(there->href) == view(declaration->href)) {
            unlink_declaration(element, declaration);
            moves.emplace_back(declaration, there);
            superfluous.push_back(declaration);
        } else if (there == nullptr && declaration->prefix != nullptr && element != root) {
            unlink_declaration(element, declaration);
            declaration->next = root->nsDef;
            root->nsDef = declaration;
        }
        declaration = after;
    }
    repoint(element, moves);
    for (xmlNs* gone : superfluous)
        xmlFreeNs(gone);
}

xmlNode* copy_before(xmlNode* parent, xmlNode* place, const xmlNode* foreign) {
    // libxml2 takes what it copies without const.
    xmlNode* copy = xmlDocCopyNode(const_cast<xmlNode*>(foreign), parent->doc, 1);
    if (copy == nullptr) throw std::bad_alloc();
    if (place != nullptr) {
        xmlAddPrevSibling(place, copy);
    } else {
        xmlAddChild(parent, copy);
    }
    settle_namespaces(copy);
    return copy;
}

void adopt_declarations(xmlNode* root, const xmlNode* foreign_root) {
    for (const xmlNs* declaration = foreign_root->nsDef; declaration;
         declaration = declaration->next) {
        if (declaration->prefix != nullptr && declared_on(root, declaration->prefix) == nullptr) {
            declare(root, declaration->href, declaration->prefix);
        }
    }
}

void make_elmo_the_default(xmlNode* root) {
    const std::set<const xmlNs*> needed = needed_by_attributes(root);
    std::vector<xmlNs*> retired;
    for (xmlNode* node = root; node != nullptr; node = following(node, root)) {
        if (node->type != XML_ELEMENT_NODE) continue;
        retire_declarations(node, needed, retired);
        const bool prefixed_foreign = node->ns != nullptr && node->ns->prefix != nullptr &&
                                      view(node->ns->href) != kElmoNamespace;
        if (!prefixed_foreign) bind_by_default(node);
    }
    for (xmlNs* declaration : retired)
        xmlFreeNs(declaration);
}

}  // namespace ncp::elmo
