// Messages of SAML's HTTP-Redirect from the other side: what we sent, taken apart, and what a
// provider sends. Throws std::runtime_error. Thread-safety: pure functions.
#pragma once

#include <string>

#include "support/signed_sample.h"

namespace ncp::test {

struct SentByRedirect {
    std::string address;  // before "SAMLRequest" or "SAMLResponse"
    std::string xml, relay_state, algorithm;
    bool signed_with_key = false;
};
// parameter: "SAMLRequest" or "SAMLResponse". The signature is checked with this certificate.
SentByRedirect sent_by_redirect(const std::string& location, const std::string& parameter,
                                const std::string& certificate_pem);

std::string deflated(const std::string& text);
std::string percent_encoded(const std::string& text);

inline constexpr char kRsaSha256Name[] = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
// A signed query; algorithm is only what it says, the key signs as it does.
std::string redirect_query(const std::string& xml, const std::string& relay_state,
                           const SigningKey& key, const std::string& algorithm = kRsaSha256Name);

}  // namespace ncp::test
