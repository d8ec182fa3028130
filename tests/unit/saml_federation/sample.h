// One federation key for all tests of a program, and metadata made with it. Thread-safety: none.
#pragma once

#include <gtest/gtest.h>

#include "base/file.h"
#include "elmo/document.h"
#include "login/saml/federation/metadata.h"
#include "signing/root_signature.h"
#include "signing/verify.h"
#include "support/federation_sample.h"
#include "support/temporary_folder.h"

namespace ncp::login::saml {

// Holds federation.key and federation.crt.
inline const std::filesystem::path& federation_key_folder() {
    static const test::TemporaryFolder folder;
    return folder.path();
}

inline const test::FederationKey& federation_key() {
    static const test::FederationKey key = [] {
        elmo::initialise_xml();
        signing::initialise_xmlsec();
        return test::make_federation_key(federation_key_folder());
    }();
    return key;
}

inline std::string good_certificate() {
    return test::base64_of_pem(federation_key().certificate_pem);
}

inline std::string signed_with_ours(const std::string& xml) {
    auto made = signing::sign_root(xml, "_federation", *federation_key().key);
    EXPECT_TRUE(made.has_value()) << made.error().describe().str();
    return made.value_or("");
}

inline std::string sample(int i) {
    return test::written(test::sample_provider(i, good_certificate()));
}

// 2026-12-01T00:00:00Z
inline const WallTime kNow = WallTime(std::chrono::seconds(1'796'083'200));

inline Result<Metadata> read_signed(const std::string& xml) {
    return read_metadata(xml, {kNow, federation_key().certificate_pem});
}

}  // namespace ncp::login::saml
