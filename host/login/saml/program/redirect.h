// Messages by HTTP-Redirect (SAML 2.0 bindings section 3.4.4.1): what is signed are the bytes of
// the query as they stand.
//
// Reading refuses: a parameter twice, no signature, another compression than deflate, what inflates
// beyond a hundred times its size or beyond a message's limit. Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "login/saml/program/message_tree.h"
#include "login/saml/program/own_key.h"

namespace ncp::login::saml::program {

struct Redirected {
    std::string xml, relay_state;  // decoded
    std::string signed_bytes, algorithm, signature;
};
Read<Redirected> read_redirect(std::string_view query);

// location: ends with the unsigned query of this parameter, SAMLRequest or SAMLResponse, as lasso
// writes it. The same with SigAlg (RSA-SHA256) and Signature behind it. Refusal internal.
Read<std::string> sign_redirect(const std::string& location, std::string_view parameter,
                                const OwnKey& key);

}  // namespace ncp::login::saml::program
