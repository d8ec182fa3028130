// From bytes of a message to a tree of which nobody doubts what it says.
//
// Refuses what makes two readers read different things, wherever it lies: document types, comments,
// CDATA sections, processing instructions, an ID twice, assertions and signatures in places where
// SAML has none (signature wrapping lives of these). And what would cost more to canonicalize than
// a login is worth: thousands of parts, dozens of namespaces. Thread-safety: one thread at a time
// for one tree.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "elmo/document.h"
#include "login/saml/refusal.h"

namespace ncp::login::saml::program {

template <class T>
using Read = tl::expected<T, Refusal>;

// Base64 as HTTP-POST sends it: line breaks and blanks are passed over, all else is strict.
Read<std::string> decode_message(std::string_view base64);

// ids: of what was read before and belongs to the same message; grows by those of this tree.
Read<elmo::Document> read_tree(std::string_view xml, std::set<std::string>& ids);

}  // namespace ncp::login::saml::program
