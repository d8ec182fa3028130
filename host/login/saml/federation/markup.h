// Walking a tree of SAML metadata by namespace and local name. Private to the module.
//
// Nothing is followed but child and sibling links. Thread-safety: one thread at a time for one
// tree.
#pragma once

#include <libxml/tree.h>

#include <string>
#include <string_view>
#include <vector>

namespace ncp::login::saml {

inline constexpr char kMetadata[] = "urn:oasis:names:tc:SAML:2.0:metadata";
inline constexpr char kAssertion[] = "urn:oasis:names:tc:SAML:2.0:assertion";
inline constexpr char kDsig[] = "http://www.w3.org/2000/09/xmldsig#";
inline constexpr char kMdui[] = "urn:oasis:names:tc:SAML:metadata:ui";
inline constexpr char kMdattr[] = "urn:oasis:names:tc:SAML:metadata:attribute";
inline constexpr char kMdrpi[] = "urn:oasis:names:tc:SAML:metadata:rpi";
inline constexpr char kShibmd[] = "urn:mace:shibboleth:metadata:1.0";

bool is(const xmlNode* node, std::string_view name_space, std::string_view name);

// The child elements of that name, in their order.
std::vector<xmlNode*> children(const xmlNode* parent, std::string_view name_space,
                               std::string_view name);
// The first of them; null if there is none, or no parent.
xmlNode* child(const xmlNode* parent, std::string_view name_space, std::string_view name);

// Text directly inside, blanks at its ends gone, inner ones single.
std::string text_in(const xmlNode* element);
// Of an attribute without a namespace, or of xml:lang in lower case; "" if absent.
std::string attribute(const xmlNode* element, const char* name);
std::string language_of(const xmlNode* element);

void remove(xmlNode* node);

// The element as a document of its own: with every namespace that it inherits, without an XML
// declaration.
std::string stand_alone(xmlNode* element);

}  // namespace ncp::login::saml
