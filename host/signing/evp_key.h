// From a key that OpenSSL holds, in memory or in a token, to a KeySource: everything that is
// checked is checked here, whatever the key's place. Private to this module.
// Thread-safety: one thread; the KeySource is for many.
#pragma once

#include "signing/key_source.h"
#include "signing/openssl_handles.h"

namespace ncp::signing {

// key_name: how messages call the key. Errors: invalid_config, io; signature when a first trial
// does not give what the certificate confirms.
Result<std::unique_ptr<KeySource>> make_key_source(Key key, const PublicText& key_name,
                                                   const std::filesystem::path& certificate_file,
                                                   Algorithm algorithm, const Clock& clock);

}  // namespace ncp::signing
