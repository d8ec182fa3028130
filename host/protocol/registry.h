// The registry of contact points (EMREG), read in both forms in which it is published: the JSON
// list (also old ones: "ncps" for "emps", "true" as a text, certificates without line breaks) and
// the EWP catalogue in XML (entries of both namespaces).
//
// Refuses: more than 8 MiB, what is in neither form, addresses that are not clean https; an entry
// without an address or a certificate is left out and counted, because one bad entry of one country
// must not take the registry from all. What a certificate is worth is for signing to say.
// Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace ncp::protocol {

inline constexpr std::size_t kRegistryBytesMax = 8U << 20;

struct ContactPoint {
    std::string country;  // ISO 3166-1 alpha-2, as written
    std::string name;     // JSON: acronym
    std::string url;      // byte for byte: clients find a contact point by it
    std::vector<std::string> institutions;
    std::vector<std::string> certificates_pem;  // several while keys roll over
};

struct Country {
    std::string code, name;
    bool single_fetch = false;  // one contact point for each institution
};

struct Registry {
    std::vector<ContactPoint> contact_points;
    std::vector<Country> countries;  // the JSON form alone has them
    std::size_t left_out = 0;        // entries that cannot be used
};

// Errors: too_large, invalid_document.
Result<Registry> read_registry(std::string_view bytes);

}  // namespace ncp::protocol
