// SAML metadata (SAML 2.0 Metadata, OASIS 2005) as a federation publishes it: one EntityDescriptor,
// or an aggregate of thousands, read into what logging in needs of each identity provider.
//
// Refuses the whole: a DOCTYPE, more than 128 MiB, deeper than 32 elements, no signature of the
// pinned key over the root (unless waived), what is over (validUntil). Leaves out, and counts: a
// provider without SingleSignOnService by HTTP-Redirect over https, without a certificate of a key
// that may be believed, whose time is over, or whose entityID appears twice (who of the two is
// meant cannot be known). Service providers and the like are no concern of ours.
// Thread-safety: pure function; elmo::initialise_xml() and signing::initialise_xmlsec() before.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "login/saml/federation/scopes.h"

namespace ncp::login::saml {

// security.md. An element costs up to 240 bytes however short it is written; eduGAIN's 90 MB hold
// some 2.5 million.
inline constexpr std::size_t kMetadataBytesMax = 128U << 20;
inline constexpr int kMetadataDepthMax = 32;
inline constexpr std::size_t kMetadataMarkupMax = 4'000'000;
inline constexpr std::size_t kEntityIdBytesMax = 1024;  // metadata section 2.2.1

struct ProviderName {
    std::string language;  // xml:lang in lower case, "fi"
    std::string text;      // clean, at most 200 bytes
    std::string folded;    // as names are compared
};

struct IdentityProvider {
    std::string entity_id;
    std::vector<ProviderName>
        names;  // mdui:DisplayName, else OrganizationDisplayName; may be empty
    // Folded, one a line: all names, keywords, scopes, the host of the entityID. Searched.
    std::string searched;
    Scopes scopes;
    // Of the federation that vouches for it (mdrpi:RegistrationInfo); empty: not told.
    std::string registration_authority;
    bool hidden = false;  // refeds.org/category/hide-from-discovery
    WallTime valid_until = WallTime::max();
    // One EntityDescriptor that stands alone: its IDPSSODescriptor without extensions, and of its
    // keys those alone that may be believed.
    std::string descriptor;
};

struct LeftOut {
    std::size_t no_redirect = 0, no_certificate = 0, expired = 0, duplicates = 0, malformed = 0;
    std::size_t sum() const {
        return no_redirect + no_certificate + expired + duplicates + malformed;
    }
};

// Whom of all providers the operator believes; what is empty excludes nobody.
struct Trusted {
    std::vector<std::string> idps;                      // entityIDs
    std::vector<std::string> registration_authorities;  // "https://haka.funet.fi"

    bool restricts() const { return !idps.empty() || !registration_authorities.empty(); }
    bool includes(const IdentityProvider& provider) const;
};

struct Metadata {
    std::vector<IdentityProvider> providers;
    LeftOut left_out;
    std::size_t not_trusted = 0;          // left out as well: not one of the operator's
    std::optional<WallTime> valid_until;  // of the whole
    std::optional<std::chrono::seconds> cache_duration;  // after which it should be fetched again
};

struct MetadataRules {
    WallTime now;
    // Of the federation, PEM, one or several. Empty: the signature is waived (a file of the
    // operator's own).
    std::string certificates_pem;
    Trusted trusted{};
};

// Errors: too_large, invalid_document, signature, expired; invalid_config for the certificate.
// Their texts say what is wrong, and hold nothing of the document.
Result<Metadata> read_metadata(std::string_view xml, const MetadataRules& rules);

}  // namespace ncp::login::saml
