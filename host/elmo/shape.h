// A first walk over the text of an XML document that builds nothing: is it of a size and shape that
// may be given to the parser?
//
// libxml2 has no limit on attributes (its search for duplicates is quadratic), on namespaces in
// scope, on the number of nodes, and reads a DOCTYPE before anybody can object. This walk costs
// one pass, no memory, and refuses bombs before a single node exists.
// It reads tags more strictly than the parser, so that both see the same tags in every text that
// passes. Everything else about being well-formed is left to the parser.
// Thread-safety: pure function.
#pragma once

#include <string_view>

#include "elmo/problem.h"

namespace ncp::elmo {

// One element's attributes, namespace declarations included. ELMO, SAML and XML signatures use at
// most 8; the parser compares each with each.
inline constexpr int kAttributesMax = 64;
// Namespace declarations in scope of one element. The parser searches them for every name.
inline constexpr int kNamespacesInScopeMax = 64;
// One name. libxml2's own limit is 50,000 bytes; the longest of ELMO is 31.
inline constexpr std::size_t kNameBytesMax = 1000;
// One run of text, one attribute value, one comment: libxml2's limit without its HUGE option.
inline constexpr std::size_t kTextBytesMax = 10'000'000;

// utf8 must have passed as_utf8. Problems: too_large for a limit, invalid_document for a DOCTYPE
// and for tags that are none; both with the line.
Checked<void> check_shape(std::string_view utf8, const ParseLimits& limits);

}  // namespace ncp::elmo
