// A detached CMS signature (RFC 5652) as PAdES baseline B wants it in a PDF. Private to this
// module.
//
// One signer with its certificate; signed attributes exactly content-type, message-digest and
// signing-certificate-v2 (ETSI EN 319 142-1, 6.3): no signing-time, whose place is the PDF's /M.
// Built from OpenSSL's PKCS #7 types, of which such a CMS is one, because a KeySource only signs
// bytes, as a token does; OpenSSL's own signing functions want a key and always add the time.
// Thread-safety: pure functions; a KeySource may be shared.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "signing/key_source.h"

namespace ncp::signing {

// DER. content: the parts that are signed, one after the other. Error: signature.
Result<std::string> sign_cms(const std::vector<std::string_view>& content, const KeySource& key);

// How many bytes sign_cms() will make at most with this key. Error: signature.
Result<std::size_t> cms_size_bytes_max(const KeySource& key);

}  // namespace ncp::signing
