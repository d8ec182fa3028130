// The options of [[login]] with method = "saml", beside those that every login has.
// Thread-safety: values.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace ncp::config {

// What our metadata says of us to federations and students, in English; each may be empty.
struct SamlPresence {
    std::string organization, organization_url;  // both or neither
    std::string description;
    std::string information_url, privacy_url;  // https
    std::string logo_url;                      // https
    std::size_t logo_width = 0, logo_height = 0;
    std::string contact;  // an e-mail address
};

struct SamlSection {
    std::string entity_id;                   // empty: where our metadata is served
    std::filesystem::path certificate, key;  // of this login alone; signs, decrypts
    // While keys change: published as well, decrypts as well. Both or neither.
    std::filesystem::path second_certificate, second_key;
    // One of these three: where the federation's metadata comes from.
    std::filesystem::path metadata_file;
    std::string metadata_url, metadata_query_url;  // https
    std::filesystem::path metadata_copy;           // of what the address said; empty: none is kept
    std::filesystem::path metadata_certificate;    // who signs it; empty: metadata_unsigned
    bool metadata_unsigned = false;                // only with metadata_file
    std::filesystem::path metadata_ca_file;        // in TLS; empty: the system's authorities
    std::string idp;  // the only identity provider; empty: the student chooses
    // Of all in the metadata, who is shown and believed; empty: everybody.
    std::vector<std::string> idps, registration_authorities;
    std::string discovery_url;  // of a foreign page where he does; empty: our own
    bool force_authn = false;
    SamlPresence presence;
};

}  // namespace ncp::config
