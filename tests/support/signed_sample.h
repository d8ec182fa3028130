// An invented ELMO document of any size and keys to sign it with: for tests of everything that
// signs or verifies. Thread-safety: single-threaded tests.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "signing/key_source.h"

namespace ncp::test {

// Valid ELMO 1.7 of one invented learner with so many courses (about 600 bytes each), without
// comments and without a signature; with text beyond ASCII, CDATA and character references.
std::string elmo_sample(int courses);

// A key as the host uses it, made anew and read from files.
struct SigningKey {
    std::string key_pem, certificate_pem;
    std::unique_ptr<signing::KeySource> source;
};
SigningKey make_signing_key(const std::string& common_name,
                            signing::Algorithm algorithm = signing::Algorithm::rsa_sha256);

// The RSA key of this name. To make one takes a third of a second, and every test is a process: in
// the folder that NCP_TEST_KEYS names (CTest does) each is kept, and used for an hour.
SigningKey kept_signing_key(const std::string& common_name);

// Kept ones: the contact point's own and somebody else's.
const SigningKey& genuine_key();
const SigningKey& foreign_key();

// The sample, signed by the key.
std::string signed_sample(int courses, const SigningKey& key);

}  // namespace ncp::test
