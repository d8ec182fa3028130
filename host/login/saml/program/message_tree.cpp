#include "login/saml/program/message_tree.h"

#include <algorithm>

#include "base/bytes.h"
#include "login/saml/wire.h"
#include "signing/tree_walk.h"

namespace ncp::login::saml::program {
namespace {

using signing::name_of;

// Of one person's attributes, a signature or two and an encrypted key: two hundred attributes of
// three values each, each with its declarations, stay below.
constexpr elmo::ParseLimits kLimits{kMessageBytesMax, 16, 4'500};
// Declarations of namespaces on an element and all above it. For every element canonicalization
// holds each of them against all others; real messages have some ten, a few of them twice.
constexpr std::size_t kNamespacesMax = 20;

std::string_view view(const xmlChar* text) {
    return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

Refusal check_kind(const xmlNode* node) {
    switch (node->type) {
        case XML_ELEMENT_NODE:
        case XML_TEXT_NODE:
            return Refusal::none;
        case XML_COMMENT_NODE:
            return Refusal::comment;
        case XML_CDATA_SECTION_NODE:
            return Refusal::character_section;
        case XML_PI_NODE:
            return Refusal::instruction;
        default:
            return Refusal::document_type;
    }
}

// Whatever its namespace: a name that looks right in a wrong one is a trick.
Refusal check_place(const xmlNode* element, const xmlNode* root) {
    const std::string_view name = name_of(element);
    const bool top = element == root || element->parent == root;
    if (name == "Response" || name == "LogoutRequest") {
        return element == root ? Refusal::none : Refusal::misplaced_part;
    }
    if (name == "Assertion" || name == "EncryptedAssertion") {
        return top ? Refusal::none : Refusal::misplaced_part;
    }
    if (name == "Signature") {
        const bool of_assertion =
            element->parent->parent == root && name_of(element->parent) == "Assertion";
        return element->parent == root || of_assertion ? Refusal::none : Refusal::misplaced_part;
    }
    return Refusal::none;
}

// Every spelling, in every namespace, xml:id among them.
Refusal note_ids(const xmlNode* element, std::set<std::string>& ids) {
    for (const xmlAttr* at = element->properties; at != nullptr; at = at->next) {
        const std::string_view name = view(at->name);
        if (name != "ID" && name != "Id" && name != "id" && name != "iD") continue;
        std::string value;
        for (const xmlNode* part = at->children; part != nullptr; part = part->next) {
            value += view(part->content);
        }
        if (!ids.insert(std::move(value)).second) return Refusal::same_id_twice;
    }
    return Refusal::none;
}

std::size_t length_of(const xmlNs* first) {
    std::size_t count = 0;
    for (; first != nullptr; first = first->next)
        ++count;
    return count;
}

Refusal check_namespaces(const xmlNode* element) {
    if (element->nsDef == nullptr) return Refusal::none;
    std::size_t namespaces = 0;
    for (const xmlNode* at = element; at->type == XML_ELEMENT_NODE; at = at->parent)
        namespaces += length_of(at->nsDef);
    return namespaces <= kNamespacesMax ? Refusal::none : Refusal::too_complex;
}

Refusal check_node(const xmlNode* node, const xmlNode* root, std::set<std::string>& ids) {
    if (Refusal kind = check_kind(node); kind != Refusal::none) return kind;
    if (node->type != XML_ELEMENT_NODE) return Refusal::none;
    if (Refusal many = check_namespaces(node); many != Refusal::none) return many;
    if (Refusal place = check_place(node, root); place != Refusal::none) return place;
    return note_ids(node, ids);
}

}  // namespace

Read<std::string> decode_message(std::string_view base64) {
    if (base64.size() > kMessageBytesMax / 3 * 4) return tl::unexpected(Refusal::too_large);
    std::string text(base64);
    std::erase_if(text, [](char c) { return c == '\r' || c == '\n' || c == ' ' || c == '\t'; });
    auto bytes = base64_decode(text);
    if (!bytes || bytes->empty()) return tl::unexpected(Refusal::not_base64);
    return std::move(*bytes);
}

Read<elmo::Document> read_tree(std::string_view xml, std::set<std::string>& ids) {
    if (xml.size() > kMessageBytesMax) return tl::unexpected(Refusal::too_large);
    // The parser refuses it as well; here it gets its name.
    if (xml.find("<!DOCTYPE") != std::string_view::npos ||
        xml.find("<!ENTITY") != std::string_view::npos) {
        return tl::unexpected(Refusal::document_type);
    }
    auto document = elmo::Document::parse(xml, kLimits);
    if (!document) {
        return tl::unexpected(document.error().code() == ErrorCode::too_large ? Refusal::too_complex
                                                                              : Refusal::not_xml);
    }
    for (xmlNode* top = document->tree()->children; top != nullptr; top = top->next) {
        for (xmlNode* node = top; node != nullptr; node = signing::next_below(node, top)) {
            const Refusal found = check_node(node, document->root(), ids);
            if (found != Refusal::none) return tl::unexpected(found);
        }
    }
    return std::move(*document);
}

}  // namespace ncp::login::saml::program
