// Looking at elements of signed documents: strict, so that what is not expected is not overlooked.
// Thread-safety: one thread at a time for one tree.
#pragma once

#include <libxml/tree.h>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ncp::signing {

std::string_view name_of(const xmlNode* node);
std::string_view namespace_of(const xmlNode* node);  // empty if none
bool is_element(const xmlNode* node, std::string_view namespace_name, std::string_view name);

// The child elements, when there is nothing else between them but blanks.
std::optional<std::vector<xmlNode*>> only_elements(const xmlNode* parent);

// The text of an element that holds text and nothing else.
std::optional<std::string> only_text(const xmlNode* element);

// Strict base64 that may be broken into lines.
std::optional<std::string> only_base64(const xmlNode* element);

// The value of an attribute without a namespace.
std::optional<std::string> attribute(const xmlNode* element, const char* name);

// Has the element no attributes but these, none of them with a namespace?
bool has_only_attributes(const xmlNode* element, std::initializer_list<std::string_view> names);

// The next node in document order below apex; null after the last.
xmlNode* next_below(xmlNode* node, const xmlNode* apex);

}  // namespace ncp::signing
