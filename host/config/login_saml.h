// The options of [[login]] with method = "saml", beside those that every login has.
// Thread-safety: values.
#pragma once

#include <filesystem>
#include <string>

namespace ncp::config {

struct SamlSection {
    std::string entity_id;                   // empty: where our metadata is served
    std::filesystem::path certificate, key;  // of this login alone; signs, decrypts
    // One of these three: where the federation's metadata comes from.
    std::filesystem::path metadata_file;
    std::string metadata_url, metadata_query_url;  // https
    std::filesystem::path metadata_certificate;    // who signs it; empty: metadata_unsigned
    bool metadata_unsigned = false;                // only with metadata_file
    std::filesystem::path metadata_ca_file;        // in TLS; empty: the system's authorities
    std::string idp;            // the only identity provider; empty: the student chooses
    std::string discovery_url;  // of a foreign page where he does; empty: our own
    bool force_authn = false;
    std::string contact;  // an e-mail address, in our metadata; may be empty
};

}  // namespace ncp::config
