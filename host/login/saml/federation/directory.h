// The identity providers of one reading of metadata, to be found by entityID and by what students
// type.
//
// Search: every word must occur, whatever its case and accents, in a provider's names in any
// language, its keywords, its scopes or its entityID. Hidden providers are found by entityID alone.
// Thread-safety: immutable; shared by all requests.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "login/saml/federation/metadata.h"

namespace ncp::login::saml {

// As students of this language read it; the entityID if nothing else is known.
std::string name_of(const IdentityProvider& provider, std::string_view language);

class Directory {
  public:
    explicit Directory(Metadata metadata);
    // It refers into itself.
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;

    const Metadata& metadata() const { return metadata_; }
    std::size_t shown() const { return shown_; }  // that are not hidden

    // Null: not known.
    const IdentityProvider* find(std::string_view entity_id) const;

    struct Found {
        std::vector<const IdentityProvider*> first;  // at most so many as were asked for
        std::size_t count = 0;                       // of all that fit
    };
    // First those whose name begins with the search, then by name. An empty search finds all.
    Found search(std::string_view search, std::string_view language, std::size_t first_max,
                 WallTime now) const;

  private:
    Metadata metadata_;
    std::size_t shown_ = 0;
    std::unordered_map<std::string_view, const IdentityProvider*> by_id_;
};

}  // namespace ncp::login::saml
