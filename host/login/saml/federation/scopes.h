// The scopes that metadata gives to an identity provider: what it may put behind the "@" of names
// (shibmd:Scope, ShibMetaExt V1.0).
//
// Written out, or as patterns (regexp="true"). A pattern must fit the whole scope, whether it is
// anchored or not; it is matched in linear time. Refuses patterns that are none, that cost more
// than 256 KiB, or that fit a name which nobody can own (RFC 2606): they say nothing about an
// institution. Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ncp::login::saml {

struct Scopes {
    std::vector<std::string> literal;   // in lower case
    std::vector<std::string> patterns;  // usable ones

    bool empty() const { return literal.empty() && patterns.empty(); }
    bool cover(std::string_view scope) const;  // case does not matter
};

bool is_usable_pattern(const std::string& pattern);

}  // namespace ncp::login::saml
